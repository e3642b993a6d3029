/** One line of a check: where it was looked, and what was found there. Only a fault makes the check fail. */
export type Finding = { readonly level: 'ok' | 'warning' | 'fault'; readonly where: string; readonly what: string }

export const fine = (where: string, what: string): Finding => ({ level: 'ok', where, what })
export const warning = (where: string, what: string): Finding => ({ level: 'warning', where, what })
export const fault = (where: string, what: string): Finding => ({ level: 'fault', where, what })
