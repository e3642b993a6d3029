import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ServiceError } from '../../service-error.ts'

export type LoadSheddingOptions = {
  /** Calls under way at a time. */
  readonly mostInFlight: number
  /** Milliseconds by which the event loop may be late on average. */
  readonly mostLag: number
  /** Calls that are always let in: health and metrics must tell the truth when it matters most. */
  readonly exempt: (request: FastifyRequest) => boolean
  /** Mean lag of the event loop in milliseconds; measured unless given. */
  readonly lag?: () => number
}

/** What can be read for metrics. */
export type Load = { readonly inFlight: () => number; readonly lag: () => number; readonly shed: () => number }

const retryAfterSeconds = '2'

/**
 * Beyond capacity a quick 503 helps a clinician more than a late card. Refuses before the body is read, which costs next to nothing,
 * and lets calls in again as soon as the load is gone.
 */
export function loadShedding(
  app: FastifyInstance,
  { mostInFlight, mostLag, exempt, lag = measuredLag(app) }: LoadSheddingOptions
): Load {
  let inFlight = 0
  let shed = 0
  app.addHook('onRequest', async (request, reply) => {
    if (exempt(request)) return
    if (inFlight >= mostInFlight || lag() > mostLag) {
      shed += 1
      reply.header('retry-after', retryAfterSeconds)
      throw new ServiceError('overloaded', 'The service is busy. Nothing was evaluated.')
    }
    inFlight += 1
    // "close" comes for answered and for abandoned calls alike; Fastify's own hook misses the latter.
    reply.raw.once('close', () => {
      inFlight -= 1
    })
  })
  return { inFlight: () => inFlight, lag, shed: () => shed }
}

const resolution = 10
const interval = 250

/** The mean over the last quarter of a second: one pause for garbage collection is no overload. */
function measuredLag(app: FastifyInstance): () => number {
  const delay = monitorEventLoopDelay({ resolution })
  let latest = 0
  const sample = setInterval(() => {
    // Nanoseconds between two looks, of which the resolution itself is no delay. Without a look in the interval there is no mean.
    const mean = delay.mean / 1e6 - resolution
    latest = Number.isFinite(mean) ? Math.max(0, mean) : 0
    delay.reset()
  }, interval)
  sample.unref()
  delay.enable()
  app.addHook('onClose', async () => {
    clearInterval(sample)
    delay.disable()
  })
  return () => latest
}
