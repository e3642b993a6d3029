import {
  type Attributes,
  type Span,
  type SpanContext,
  type SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace
} from '@opentelemetry/api'

/**
 * The service's part of a trace, by way of OpenTelemetry's interface alone: which SDK records spans, if any, is up to the site.
 * Names and attributes are words of ours, codes and counts. Nothing of a patient goes into a span, and no message of an error.
 */
export const tracerOf = (): Tracer => trace.getTracer('cds-hooks-service')

export type SpanDescription = { readonly kind?: SpanKind; readonly attributes?: Attributes }

/**
 * Runs work in a span below the active one, which ends with the work. Where no call is traced nothing is made, and the work gets no span.
 * What the work throws is thrown on.
 */
export function spanned<T>(name: string, description: SpanDescription, work: (span: Span | undefined) => T): T {
  if (!trace.getActiveSpan()) return work(undefined)
  return tracerOf().startActiveSpan(name, description, span => {
    try {
      const result = work(span)
      if (!(result instanceof Promise)) return ended(span, result)
      return result.then(
        value => ended(span, value),
        (error: unknown) => failed(span, error)
      ) as T
    } catch (error) {
      return failed(span, error)
    }
  })
}

function ended<T>(span: Span, value: T): T {
  span.end()
  return value
}

function failed(span: Span, error: unknown): never {
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute('error.type', errorType(error))
  span.end()
  throw error
}

/** A stable code or the name of a class: a message could quote what a caller sent. */
function errorType(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.constructor.name : 'unknown'
}

/** The header for whoever is asked on behalf of a span: https://www.w3.org/TR/trace-context/#traceparent-header */
export const toTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`
