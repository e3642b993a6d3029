import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { type FastifyHttpOptions, type FastifyReply, LogController } from 'fastify'
import type { Config } from '../config.ts'
import { limits } from '../limits.ts'
import { timeOrderedUuid } from '../presentation/time-ordered-uuid.ts'
import { ServiceError } from '../service-error.ts'
import { operationOutcome, rawRefusal } from './plugins/errors.ts'

/** An idle connection is closed after this many milliseconds, whatever the client says. */
const idleTimeout = limits.idleConnection
/** Bytes of address and headers together. */
const largestHead = limits.headBytes

/**
 * The limits of the HTTP server below the routes, and what a caller is told who does not get as far as a route.
 * @param onRefused told the status of each such refusal.
 */
export function serverOptions(config: Config, onRefused: (status: number) => void) {
  return {
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.BODY_LIMIT,
    genReqId: timeOrderedUuid,
    // The public sandbox doubles a slash when its discovery address ends in one.
    // An id of any length that a head can hold is answered like every other unknown one.
    routerOptions: { maxParamLength: largestHead, ignoreDuplicateSlashes: true, ignoreTrailingSlash: true },
    // What has begun to arrive while the process ends is still answered.
    return503OnClosing: false,
    connectionTimeout: idleTimeout,
    // A caller that sends slowly is cut off; both limits are needed, and a short interval of looking.
    requestTimeout: config.REQUEST_TIMEOUT,
    http: nodeOptions(config),
    frameworkErrors: (_error, request, reply) => {
      request.refusal = 'invalid-request'
      void (reply as FastifyReply)
        .code(400)
        .send(operationOutcome(new ServiceError('invalid-request', 'The address is not valid.')))
    },
    clientErrorHandler: (error, socket) => refuseBytes(error, socket, onRefused)
  } satisfies FastifyHttpOptions<Server>
}

/** The same limits as Node names them. */
export const nodeOptions = ({ HEAD_TIMEOUT, REQUEST_TIMEOUT }: Pick<Config, 'HEAD_TIMEOUT' | 'REQUEST_TIMEOUT'>) => ({
  requestTimeout: REQUEST_TIMEOUT,
  headersTimeout: Math.min(HEAD_TIMEOUT, REQUEST_TIMEOUT),
  connectionsCheckingInterval: Math.min(limits.headCheck, HEAD_TIMEOUT, REQUEST_TIMEOUT),
  maxHeaderSize: largestHead,
  // A header that came twice is seen as such, instead of its first value being taken.
  joinDuplicateHeaders: true,
  // Node would refuse without a word; `request-head.ts` does it with one.
  requireHostHeader: false
})

const refusals: Readonly<Record<string, readonly [number, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The head of the request is too large.']
}

/** What came in is no HTTP, or not all of it came. */
function refuseBytes(error: Error, socket: Socket, onRefused: (status: number) => void): void {
  if (!socket.writable) return
  const code = 'code' in error ? String(error.code) : ''
  const [status, reason, words] = refusals[code] ?? [400, 'Bad Request', 'This is not an HTTP request.']
  onRefused(status)
  socket.end(rawRefusal(status, reason, new ServiceError('invalid-request', words)))
  // A peer that does not close its side keeps nothing open here.
  socket.destroySoon()
}
