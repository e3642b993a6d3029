import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServicePackage } from '../../guideline-folder.ts'
import { limits } from '../../limits.ts'
import { type ErrorCode, ServiceError } from '../../service-error.ts'
import { sendHtml, wantsHtml } from '../html-page.ts'
import { lingering } from '../lingering.ts'
import { notFoundPage, upFrom } from '../not-found-page.ts'

/** The one place where a refusal gets its HTTP status. */
const statusOf: Readonly<Record<ErrorCode, number>> = {
  'invalid-json': 400,
  'invalid-request': 400,
  'wrong-hook': 400,
  'wrong-patient': 400,
  'too-deep': 400,
  unauthorized: 401,
  'not-found': 404,
  'unknown-service': 404,
  'method-not-allowed': 405,
  'missing-data': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  'rate-limited': 429,
  internal: 500,
  overloaded: 503,
  'store-unavailable': 503
}

/** FHIR's issue types for the codes above. */
const issueType = (code: ErrorCode): string => {
  if (code === 'unauthorized') return 'login'
  if (code === 'not-found' || code === 'unknown-service') return 'not-found'
  if (code === 'missing-data') return 'incomplete'
  if (code === 'too-large' || code === 'too-deep') return 'too-costly'
  if (code === 'rate-limited' || code === 'overloaded') return 'throttled'
  if (code === 'internal' || code === 'store-unavailable') return 'exception'
  if (code === 'method-not-allowed' || code === 'unsupported-media-type') return 'not-supported'
  return 'invalid'
}

/** Fastify's own refusals, in fixed words: its messages can repeat what the caller wrote. */
const byStatus: Readonly<Record<number, ServiceError>> = {
  400: new ServiceError('invalid-json', 'The body is not valid JSON.'),
  404: new ServiceError('not-found', 'There is nothing at this address.'),
  413: new ServiceError('too-large', 'The request is too large.'),
  414: new ServiceError('too-large', 'The address is too long.'),
  415: new ServiceError('unsupported-media-type', 'The body must be application/json.')
}

export function operationOutcome(error: ServiceError): object {
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: issueType(error.code),
        details: { coding: [{ system: 'urn:cds-service:error', code: error.code }], text: error.message },
        ...(error.expression ? { expression: [error.expression] } : {})
      }
    ]
  }
}

function refusalOf(error: FastifyError | Error): ServiceError {
  if (error instanceof ServiceError) return error
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status !== undefined && byStatus[status]) return byStatus[status]
  if (status !== undefined && status >= 400 && status < 500)
    return new ServiceError('invalid-request', 'The request is not valid.')
  return new ServiceError('internal', 'The service failed. Nothing was evaluated.')
}

/** What may be logged of an error: its name and where it came from. Messages may carry chart data, and stand at the head of the stack. */
export function failureOf(error: Error): { readonly error: string; readonly stack: readonly string[] } {
  const places = (error.stack ?? '').split('\n').filter(line => /^ +at .*:\d+:\d+\)?$/.test(line))
  return { error: error.name, stack: places.slice(0, 8) }
}

function send(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error)
  if (refusal.code === 'internal') request.log.error(failureOf(error), 'failed')
  request.refusal = refusal.code
  request.reason = refusal.reason
  if (refusal.code === 'unauthorized') reply.header('www-authenticate', 'Bearer')
  if (refusal.code === 'overloaded') reply.header('retry-after', String(limits.overloadRetry))
  if (refusal.code === 'store-unavailable') reply.header('retry-after', String(limits.storeRetry))
  if (!request.raw.complete) lingering(request.raw.socket)
  void reply
    .code(statusOf[refusal.code])
    .header('content-type', 'application/json; charset=utf-8')
    .send(operationOutcome(refusal))
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Stable code of the refusal, for the log line of the call. */
    refusal?: ErrorCode
    /** Why a token was refused or no data could be had: a word of a closed set, for the same line and for metrics. */
    reason?: string | undefined
  }
}

/** Every answer that is not a success is an OperationOutcome in fixed words; browsers are shown a page where nothing is found. */
export function errors(app: FastifyInstance, services: readonly ServicePackage[] = []): void {
  const answer = (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = refusalOf(error)
    const isForPeople = request.method === 'GET' && statusOf[refusal.code] === 404 && wantsHtml(request)
    if (!isForPeople) {
      send(error, request, reply)
      return
    }
    request.refusal = refusal.code
    void sendHtml(reply.code(404), notFoundPage(services, upFrom(request.url), refusal.message))
  }
  app.setErrorHandler(answer)
  app.setNotFoundHandler((request, reply) => answer(byStatus[404] as ServiceError, request, reply))
}

/** What the socket gets when not even HTTP could be read. */
export function rawRefusal(status: number, reason: string, error: ServiceError, header = ''): string {
  const body = JSON.stringify(operationOutcome(error))
  return `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${header}\r\n${body}`
}
