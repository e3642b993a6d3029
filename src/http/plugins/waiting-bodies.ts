import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limits } from '../../limits.ts'

export type WaitingBodiesOptions = {
  /** Bodies that may be on their way at a time. */
  readonly maxWaiting: number
  /** Bytes of them that may be held at a time. */
  readonly maxBytes?: number
}

/** Requests whose body is on its way. */
export type WaitingBodies = {
  readonly waiting: () => number
  /** The whole body is here. */
  readonly arrived: (request: FastifyRequest) => void
}

type Waiting = { readonly since: number; readonly socket: Socket; readonly bytesBefore: number }

/**
 * Senders that have sent a head and not yet the body cost a connection and what came so far, and no time: they never count as calls under
 * way. Too slow a body is cut off. When there are too many, the one that has waited longest is: a newcomer is always let in, wherever it
 * comes from, since senders behind one proxy share an address.
 */
export function waitingBodies(app: FastifyInstance, options: WaitingBodiesOptions): WaitingBodies {
  const { maxWaiting, maxBytes = limits.waitingBytes } = options
  // A map remembers the order of arrival.
  const bodies = new Map<FastifyRequest, Waiting>()
  const cutOff = (request: FastifyRequest, { socket }: Waiting): void => {
    bodies.delete(request)
    // Node's own way for requests that take too long: a 408, and the connection is closed.
    app.server.emit('clientError', Object.assign(new Error('slow body'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
  }
  const cutOffLongest = (): void => {
    const [longest] = bodies
    if (longest) cutOff(...longest)
  }
  const look = (): void => {
    const now = performance.now()
    let bytes = 0
    for (const [request, body] of bodies) {
      const received = receivedOf(body)
      if (now > deadlineOf(body.since, received)) cutOff(request, body)
      else bytes += received
    }
    for (const body of bodies.values()) {
      if (bytes <= maxBytes) return
      bytes -= receivedOf(body)
      cutOffLongest()
    }
  }
  const timer = setInterval(look, limits.bodyCheck)
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
  app.addHook('preParsing', (request, reply, _payload, done) => {
    if (!hasBody(request.raw)) return done()
    if (bodies.size >= maxWaiting) cutOffLongest()
    const { socket } = request.raw
    bodies.set(request, { since: performance.now(), socket, bytesBefore: readOf(socket) })
    reply.raw.once('close', () => bodies.delete(request))
    done()
  })
  return { waiting: () => bodies.size, arrived: request => bodies.delete(request) }
}

const receivedOf = ({ socket, bytesBefore }: Waiting): number => readOf(socket) - bytesBefore

/** A played socket counts nothing. */
const readOf = (socket: Socket): number => socket.bytesRead ?? 0

/** A body has a time for its beginning, and as much more as its bytes take at the slowest rate. */
const deadlineOf = (since: number, received: number): number =>
  since + limits.bodyBeginning + (1000 * Math.max(0, received - limits.bodyBeginningBytes)) / limits.bodyRate

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
