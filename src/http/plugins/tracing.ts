import {
  type Context,
  context,
  isSpanContextValid,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { tracerOf } from '../../tracing.ts'
import { traceContext } from '../trace-context.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of the call; where nothing records spans the caller's own, if it sent one. */
    trace?: SpanContext
    /** That span and what is around it, for work that begins again after the body has arrived. */
    traced?: Context
  }
}

/**
 * One span for each call, below the caller's, and its ids in every log line of the call. What the caller sent never gets there, only what it
 * was read as. Without an SDK of the site OpenTelemetry's interface hands the caller's span on, so that the parent named to a FHIR server is
 * one that exists.
 */
export function tracing(app: FastifyInstance): void {
  const tracer = tracerOf()
  app.addHook('onRequest', (request, reply, done) => {
    const above = contextOf(request)
    const isWatcher = request.url.startsWith('/health') || request.url.startsWith('/metrics')
    if (isWatcher && !trace.getSpan(above)) return done()
    const route = request.routeOptions.url ?? 'none'
    const kind = trace.getSpan(context.active()) ? SpanKind.INTERNAL : SpanKind.SERVER
    const attributes = { 'http.request.method': request.method, 'http.route': route }
    const span = tracer.startSpan(`${request.method} ${route}`, { kind, attributes }, above)
    const own = span.spanContext()
    if (!isSpanContextValid(own)) return done()
    request.trace = own
    request.log = request.log.child({ traceId: own.traceId, spanId: own.spanId })
    reply.log = request.log
    if (span.isRecording()) reply.raw.once('close', () => endOf(span, request, reply))
    request.traced = trace.setSpan(above, span)
    context.with(request.traced, done)
  })
  // The events by which a body arrives know nothing of the context in which the call began.
  app.addHook('preValidation', (request, _reply, done) => (request.traced ? context.with(request.traced, done) : done()))
}

/** Where the call's span belongs: below one that the site's own instrumentation has made, else below the caller's. */
function contextOf({ headers }: FastifyRequest): Context {
  const active = context.active()
  if (trace.getSpan(active)) return active
  const remote = traceContext(headers.traceparent)
  return remote ? trace.setSpanContext(active, remote) : active
}

function endOf(span: Span, request: FastifyRequest, reply: FastifyReply): void {
  const { service, client, cards, cannotTell } = request.summary ?? {}
  span.setAttributes({
    'http.response.status_code': reply.statusCode,
    'error.type': reply.raw.writableFinished ? request.refusal : 'client-aborted',
    'cds.service': single(service),
    'cds.client': single(client),
    'cds.cards': single(cards),
    'cds.cannot_tell': single(cannotTell)
  })
  if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}

const single = (value: string | number | readonly string[] | undefined): string | number | undefined =>
  typeof value === 'object' ? undefined : value
