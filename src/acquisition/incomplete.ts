/**
 * Why no data of a chart could be had, in the order in which it is looked at: the base is not listed for the client, no token came along,
 * its scope permits nothing, it is for another patient, the server is not of R4, it was too late, or it failed or refused. For the log and
 * for metrics alone.
 */
export const incompleteReasons = ['not-listed', 'no-token', 'scope', 'other-patient', 'version', 'timeout', 'server'] as const

export type IncompleteReason = (typeof incompleteReasons)[number]
