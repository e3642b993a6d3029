/** Why a read gave nothing: `refused` is our own guard, `cancelled` a caller who hung up, `version` an answer of another version of FHIR. */
export type ReadFault = 'denied' | 'timeout' | 'cancelled' | 'refused' | 'unusable' | 'version' | 'error'

/**
 * A failed read, in fixed words. Deliberately without cause, address, body or token: errors of the libraries below carry all of these
 * in their messages, and errors end up in logs.
 */
export class FhirReadError extends Error {
  readonly fault: ReadFault
  /** The server as such is in trouble, as opposed to this one question. */
  readonly serverFailed: boolean

  constructor(fault: ReadFault, serverFailed = false) {
    super(`A FHIR read failed (${fault}).`)
    this.name = 'FhirReadError'
    this.fault = fault
    this.serverFailed = serverFailed
  }
}

/** The error of a call that was ended from outside. */
export function endedError(signal: AbortSignal): FhirReadError {
  const reason: unknown = signal.reason
  const late = reason instanceof Error && reason.name === 'TimeoutError'
  return late ? new FhirReadError('timeout', true) : new FhirReadError('cancelled')
}

export function statusError(status: number): FhirReadError {
  if (status === 401 || status === 403) return new FhirReadError('denied')
  return new FhirReadError('error', status >= 500 || status === 429)
}
