import { type SpanContext, TraceFlags } from '@opentelemetry/api'

/** https://www.w3.org/TR/trace-context/#traceparent-header. Later versions may add fields at the end; ff is none. */
const form = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/**
 * The caller's span, as a `traceparent` header names it: hexadecimal of fixed length, whatever was sent. A header that is repeated or not in
 * the form counts as none, as the standard says. `tracestate` is not read: it is free text.
 */
export function traceContext(header: unknown): SpanContext | undefined {
  if (typeof header !== 'string' || header.length > 200) return undefined
  const [, version, traceId, spanId, flags = '', further] = form.exec(header) ?? []
  if (traceId === undefined || spanId === undefined || (version === '00' && further !== undefined)) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true }
}
