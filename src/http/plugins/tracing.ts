import type { FastifyInstance } from 'fastify'
import { type TraceContext, traceContext } from '../trace-context.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller's trace, if it sent one. */
    trace?: TraceContext
  }
}

/** Takes the caller's trace over into every log line of the call. What was sent never gets there, only what it was read as. */
export function tracing(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const trace = traceContext(request.headers.traceparent)
    if (!trace) return
    request.trace = trace
    request.log = request.log.child({ traceId: trace.traceId, spanId: trace.spanId })
    reply.log = request.log
  })
}
