import type { FastifyInstance } from 'fastify'

/** One line per call: ids of the call, verdict counts and durations. Never addresses with queries, bodies, or anything of the chart. */
export function callLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const level = isWatcher(request.routeOptions.url) ? 'debug' : 'info'
    request.log[level](
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
        ...(request.refusal ? { refusal: request.refusal } : {}),
        ...(request.reason ? { reason: request.reason } : {}),
        ...request.summary
      },
      'call'
    )
  })
}

/** Health checks and metrics are asked for every few seconds, and tell nothing of calls. */
const isWatcher = (route = ''): boolean => route.startsWith('/health/') || route === '/metrics'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the call's log line says beside method, route and status. Ids of rules and counts only. */
    summary?: Readonly<Record<string, string | number | readonly string[]>>
  }
}
