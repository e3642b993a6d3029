import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limits } from '../../limits.ts'
import { ServiceError } from '../../service-error.ts'

export type LoadSheddingOptions = {
  /** Calls under way at a time. */
  readonly maxInFlight: number
  /** Milliseconds by which the event loop may be late. */
  readonly maxEventLoopDelay: number
  /** Lateness counts as overload only if at least so many calls came since it was last in time: one large call is none. */
  readonly fewestCalls?: number
  /** Calls that are always let in: health and metrics must tell the truth when it matters most. */
  readonly exempt: (request: FastifyRequest) => boolean
  /** Lateness of the event loop in milliseconds; measured unless given. */
  readonly lag?: () => number
}

/** What can be read for metrics, and the door. */
export type Load = {
  readonly inFlight: () => number
  readonly lag: () => number
  readonly shed: () => number
  /** Counts a call as under way, once its body is here. @throws ServiceError `overloaded` */
  readonly admit: (request: FastifyRequest) => void
}

/** Milliseconds between two looks at the clock. */
const interval = limits.loadCheck

/**
 * Beyond capacity a quick 503 helps a clinician more than a late card. Refuses before the body is read, which costs next to nothing,
 * and lets calls in again as soon as the load is gone. A call is under way from the end of its body: who only sends costs no time.
 */
export function loadShedding(app: FastifyInstance, options: LoadSheddingOptions): Load {
  const { maxInFlight, maxEventLoopDelay, exempt, fewestCalls = 0 } = options
  const underWay = new Set<FastifyRequest>()
  let shed = 0
  let calls = 0
  const measured = lateness(app, () => {
    calls = 0
  })
  const lag = options.lag ?? measured
  app.addHook('onRequest', async (request, reply) => {
    if (exempt(request)) return
    calls += 1
    if (calls > fewestCalls && lag() > maxEventLoopDelay) refuse()
    if (underWay.size >= maxInFlight) refuse()
    // "close" comes for answered and for abandoned calls alike; Fastify's own hook misses the latter.
    reply.raw.once('close', () => underWay.delete(request))
  })
  const admit = (request: FastifyRequest): void => {
    if (exempt(request) || underWay.has(request)) return
    if (underWay.size >= maxInFlight) refuse()
    // Whoever has hung up meanwhile is not counted: nothing would count it down.
    if (!request.raw.socket.destroyed) underWay.add(request)
  }
  // Calls without a body, which is where it would be done otherwise.
  app.addHook('preValidation', (request, _reply, done) => {
    try {
      admit(request)
    } catch (refusal) {
      return done(refusal as ServiceError)
    }
    done()
  })
  function refuse(): never {
    shed += 1
    throw new ServiceError('overloaded', 'The service is busy. Nothing was evaluated.')
  }
  return { inFlight: () => underWay.size, lag, shed: () => shed, admit }
}

/**
 * How late the event loop is at this very moment: by how much a timer that should have run has not. Node's own histogram records nothing
 * while each round of the loop takes longer than the time between two looks, which is when it matters.
 */
function lateness(app: FastifyInstance, inTime: () => void): () => number {
  let due = performance.now() + interval
  let latest = 0
  const timer = setInterval(() => {
    const now = performance.now()
    latest = Math.max(0, now - due)
    due = now + interval
    inTime()
  }, interval)
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
  return () => Math.max(latest, performance.now() - due)
}
