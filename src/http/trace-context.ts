import { randomBytes } from 'node:crypto'

/** The trace that a call belongs to, and the span that the call is in it: hexadecimal of fixed length, whatever the caller sent. */
export type TraceContext = { readonly traceId: string; readonly spanId: string; readonly sampled: boolean }

/** https://www.w3.org/TR/trace-context/#traceparent-header. Later versions may add fields at the end; ff is none. */
const form = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/

/**
 * The trace of a `traceparent` header, with a new span for this call. A header that is repeated or not in the form counts as none, as the
 * standard says. `tracestate` is not read: it is free text.
 */
export function traceContext(header: unknown): TraceContext | undefined {
  if (typeof header !== 'string' || header.length > 200) return undefined
  const [, version, traceId, flags = '', further] = form.exec(header) ?? []
  if (traceId === undefined || (version === '00' && further !== undefined)) return undefined
  return { traceId, spanId: randomBytes(8).toString('hex'), sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** The header for whoever is asked on behalf of the call. */
export const toTraceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
