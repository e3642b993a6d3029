import type { FastifyInstance } from 'fastify'

/** Liveness: the process answers. Readiness: it should be given calls. Neither shows internals. */
export function health(app: FastifyInstance, ready: () => Promise<boolean>): void {
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    if (await ready()) return { status: 'ready' }
    return reply.code(503).header('retry-after', '1').send({ status: 'not ready' })
  })
}
