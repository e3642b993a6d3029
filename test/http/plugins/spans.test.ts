import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PlayedServer, playedServer, sendFhir } from '../../acquisition/played-server.ts'
import { bareCall, chart } from '../../support/charts/fhir-chart.ts'
import { authorization, ehr, post, type Running, running, sampleCall, serviceOf } from '../../support/servers/running-service.ts'

/** With an SDK of OpenTelemetry in the process, as a site adds it: its exporter here keeps the spans in memory. */

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'
const path = serviceOf('patient-view')
const exporter = new InMemorySpanExporter()

let fhir: PlayedServer
let service: Running
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
  fhir = await playedServer(chart)
  const environment = { FETCH_DEADLINE: '4000', HASH_KEY: 'a key of the tests' }
  service = await running({ clients: [ehr({ fhirServers: [fhir.base] })], environment })
})
afterAll(async () => {
  await service.close()
  await fhir.close()
  // Other test files of the same process have none.
  trace.disable()
  context.disable()
})
beforeEach(() => {
  exporter.reset()
  fhir.headers.splice(0)
  service.log.splice(0)
})

const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans()
const named = (name: string): ReadableSpan => {
  const found = spans().filter(span => span.name === name)
  expect(found, `${name} among ${spans().map(span => span.name)}`).toHaveLength(1)
  return found[0] as ReadableSpan
}
const idOf = (span: ReadableSpan): string => span.spanContext().spanId
const callName = 'POST /cds-services/:id'
const ended = (name: string) => expect.poll(() => spans().some(span => span.name === name)).toBe(true)

describe('a call with data to fetch', () => {
  const call = async (headers: Record<string, string> = {}) => {
    const answer = await post(service.origin, path, bareCall(fhir.base), { authorization: await authorization(path), ...headers })
    expect(answer.status).toBe(200)
    await ended(callName)
  }

  it("has a span below the caller's, and those of token, fetching and evaluation below that", async () => {
    await call({ traceparent: `00-${traceId}-${parentId}-01`, tracestate: 'vendor=Zebedee' })
    const whole = named(callName)
    expect(whole.spanContext().traceId).toBe(traceId)
    expect(whole.parentSpanContext).toMatchObject({ spanId: parentId, isRemote: true })
    expect(whole.kind).toBe(SpanKind.SERVER)
    for (const name of ['fetch', 'evaluate']) expect(named(name).parentSpanContext?.spanId, name).toBe(idOf(whole))
    for (const span of spans()) expect(span.spanContext().traceId, span.name).toBe(traceId)
    for (const span of spans().filter(({ name }) => name.startsWith('store ')))
      expect(span.parentSpanContext?.spanId, span.name).toBe(idOf(whole))
    expect(whole.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/cds-services/:id',
      'http.response.status_code': 200,
      'cds.service': 'hypomagnesemia-patient-view',
      'cds.client': 'ehr',
      'cds.cards': expect.any(Number)
    })
    expect(named('fetch').attributes).toMatchObject({
      'server.address': new URL(fhir.base).host,
      'cds.fetch.asked': expect.any(Number)
    })
  })

  it('names to the FHIR server the span of the fetching, and to the log its own', async () => {
    await call()
    const sent = `00-${named('fetch').spanContext().traceId}-${idOf(named('fetch'))}-01`
    expect(fhir.headers.length).toBeGreaterThan(1)
    expect(new Set(fhir.headers.map(({ traceparent }) => traceparent))).toEqual(new Set([sent]))
    const line = service.log.map(text => JSON.parse(text)).find(({ msg }) => msg === 'call')
    expect(line).toMatchObject({ traceId: named(callName).spanContext().traceId, spanId: idOf(named(callName)) })
  })

  it("S11: has nothing of the patient, the token or the caller's words in any span", async () => {
    await call({ traceparent: `00-${traceId}-${parentId}-01`, tracestate: 'vendor=Zebedee' })
    const all = JSON.stringify(
      spans().map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links }))
    )
    const {
      context: { patientId, userId }
    } = bareCall(fhir.base) as never as { context: { patientId: string; userId: string } }
    for (const word of [patientId, userId, 'token-planted-4711', 'Zebedee', 'Observation', 'Bearer', String(traceId)])
      expect(all, word).not.toContain(word)
    expect(all).not.toMatch(/\d{4}-\d\d-\d\d/)
  })
})

describe('a call without a trace of its caller', () => {
  it('begins one', async () => {
    await post(service.origin, path, sampleCall(), { authorization: await authorization(path) })
    await ended(callName)
    expect(named(callName).parentSpanContext).toBeUndefined()
    expect(spans().map(({ name }) => name)).not.toContain('fetch')
  })

  it('that is refused says by which code, and is no error of the service', async () => {
    await post(service.origin, path, {})
    await ended(callName)
    expect(named(callName)).toMatchObject({
      attributes: { 'http.response.status_code': 401, 'error.type': 'unauthorized' },
      status: { code: SpanStatusCode.UNSET }
    })
  })

  it('whose data cannot be had says so at the evaluation too', async () => {
    const answer = await post(service.origin, path, sampleCall('patient-view', { prefetch: {} }), {
      authorization: await authorization(path)
    })
    expect(answer.status).toBe(412)
    await ended(callName)
    expect(named('evaluate')).toMatchObject({
      attributes: { 'error.type': 'missing-data' },
      status: { code: SpanStatusCode.ERROR }
    })
    expect(named('evaluate').events).toEqual([])
  })
})

describe('what else is traced', () => {
  it('is the store, below the call that waits for it', async () => {
    const at = `${path}/feedback`
    const accepted = {
      card: randomUUID(),
      outcome: 'accepted',
      acceptedSuggestions: [{ id: randomUUID() }],
      outcomeTimestamp: '2026-11-22T12:00:00Z'
    }
    const answer = await post(service.origin, at, { feedback: [accepted] }, { authorization: await authorization(at) })
    expect(answer.status).toBe(200)
    const name = 'POST /cds-services/:id/feedback'
    await ended(name)
    expect(named('store feedback').parentSpanContext?.spanId).toBe(idOf(named(name)))
    expect(named('store feedback').kind).toBe(SpanKind.CLIENT)
  })

  it('is a caller who hangs up', async () => {
    const slow = await playedServer((_request, response) => void setTimeout(() => sendFhir(response, {}), 5_000).unref())
    const other = await running({ clients: [ehr({ fhirServers: [slow.base] })], environment: { FETCH_DEADLINE: '4000' } })
    const body = JSON.stringify(bareCall(slow.base))
    const socket = connect(other.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${await authorization(path)}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    )
    await expect.poll(() => slow.requests.length).toBeGreaterThan(0)
    socket.destroy()
    await ended(callName)
    expect(named(callName).attributes).toMatchObject({ 'error.type': 'client-aborted' })
    await other.close()
    await slow.close()
  })

  it('is no look of a watcher', async () => {
    await fetch(`${service.origin}/health/live`)
    await fetch(`${service.origin}/metrics`)
    expect(spans()).toEqual([])
  })
})
