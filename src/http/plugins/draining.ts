import type { FastifyInstance } from 'fastify'

/**
 * Stops in order: no new connections, an answer for every call under way, and after a grace whatever still hangs is cut off, because
 * Node no longer looks for stalled senders once it closes.
 * Readiness may say no before that, so that balancers send no more.
 * @returns whether the end has begun.
 */
export function draining(app: FastifyInstance, grace: number): () => boolean {
  let begun = false
  app.decorate('beginDraining', () => {
    begun = true
  })
  let cut: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    begun = true
    cut = setTimeout(() => app.server.closeAllConnections(), grace)
    app.server.once('close', () => clearTimeout(cut))
  })
  app.addHook('onClose', async () => clearTimeout(cut))
  return () => begun
}

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on readiness says no; calls are still answered. */
    readonly beginDraining: () => void
  }
}
