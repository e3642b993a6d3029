import type { Duplex } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ServiceError } from '../../service-error.ts'
import { rawRefusal } from './errors.ts'

/**
 * Heads that a proxy before this service could read in another way are refused, since the two would then disagree about where a request
 * ends or whom it is for.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2 and section 6.1
 */
export function requestHead(app: FastifyInstance): void {
  app.addHook('onRequest', async request => {
    if (!isPlain(request.raw)) throw new ServiceError('invalid-request', 'The head of the request is ambiguous.')
  })
  // An expectation other than to continue may be passed over. Node would refuse it with an empty answer.
  app.server.on('connect', (_request, socket) => refuseTunnel(socket))
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
}

/**
 * A name or an address, and a port: all else in it, such as a user before `@`, is read in one way here and in another elsewhere.
 */
const hostPattern = /^(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/

function isPlain({ httpVersion, headers }: FastifyRequest['raw']): boolean {
  const { host, 'transfer-encoding': coding } = headers
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return false
  // Twice the same header arrives as one value with a comma.
  if (host === undefined ? httpVersion === '1.1' : !hostPattern.test(host)) return false
  // The only coding there is no doubt about; a second one would be compression, and HTTP/1.0 knows none at all.
  return coding === undefined || (coding.trim().toLowerCase() === 'chunked' && httpVersion === '1.1')
}

/** Nothing is passed on from here. Without a listener Node closes the connection and says nothing. */
function refuseTunnel(socket: Duplex): void {
  const refusal = new ServiceError('method-not-allowed', 'This address does not take this method.')
  // A caller that is gone already needs no answer.
  socket.on('error', () => undefined)
  socket.end(rawRefusal(405, 'Method Not Allowed', refusal, 'Allow: GET, HEAD, POST, OPTIONS\r\n'), () => socket.destroy())
}
