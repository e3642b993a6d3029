/**
 * Every way a call can be refused. The codes are stable: operators search for them and clients may test them.
 * The HTTP status that belongs to each is decided in one place, `http/plugins/errors.ts`.
 */
export const errorCodes = [
  'invalid-json',
  'invalid-request',
  'wrong-hook',
  'wrong-patient',
  'too-deep',
  'unauthorized',
  'not-found',
  'unknown-service',
  'method-not-allowed',
  'missing-data',
  'too-large',
  'unsupported-media-type',
  'rate-limited',
  'internal',
  'overloaded',
  'store-unavailable'
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** A refusal that the caller may read: a stable code, a fixed sentence, and the path of the offending field where there is one. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  /** Path of the offending field in the request, such as `context.patientId`. Never its value. */
  readonly expression: string | undefined
  /** Why, for the log and for metrics alone: callers are told no more than the code says. */
  readonly reason: string | undefined

  constructor(code: ErrorCode, message: string, expression?: string, reason?: string) {
    super(message)
    this.name = 'ServiceError'
    this.code = code
    this.expression = expression
    this.reason = reason
  }
}
