import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { limits } from '../../limits.ts'

/** Liveness: the process answers. Readiness: it should be given calls. Neither shows internals. */
export function health(app: FastifyInstance, ready: () => Promise<boolean>): void {
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    if (await ready()) return { status: 'ready' }
    return reply.code(503).header('retry-after', '1').send({ status: 'not ready' })
  })
}

/** Milliseconds after which an answer that does not come counts as no. */
const patience = limits.readyPatience

/**
 * Whether something that is needed at the start was there once. Later outages do not count: feedback is then refused by itself, and hook
 * calls, which go on without a store, must not be turned away. Askers at the same time share one question.
 */
export function onceThere(ask: () => Promise<boolean>): () => Promise<boolean> {
  let there = false
  let asking: Promise<boolean> | undefined
  return async () => {
    if (there) return true
    asking ??= ask().finally(() => {
      asking = undefined
    })
    there = await Promise.race([asking, pause(patience, false, { ref: false })])
    return there
  }
}
