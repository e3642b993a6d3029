import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { traceContext } from '../../../src/http/trace-context.ts'
import { toTraceparent } from '../../../src/tracing.ts'
import { type PlayedServer, playedServer } from '../../acquisition/played-server.ts'
import { bareCall, chart } from '../../support/charts/fhir-chart.ts'
import { authorization, ehr, post, type Running, running, serviceOf } from '../../support/servers/running-service.ts'

/** The example of the standard. */
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'
const good = `00-${traceId}-${parentId}-01`
const path = serviceOf('patient-view')

const malformed: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a version that is none', `ff-${traceId}-${parentId}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${parentId}-01`],
  ['a parent of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['capital letters', good.toUpperCase()],
  ['a trace that is too short', `00-${traceId.slice(1)}-${parentId}-01`],
  ['a trace that is too long', `00-${traceId}0-${parentId}-01`],
  ['a parent that is too short', `00-${traceId}-${parentId.slice(1)}-01`],
  ['no flags', `00-${traceId}-${parentId}`],
  ['more than the first version has', `${good}-Zebedee`],
  ['words', 'Zebedee, born 1948-11-20'],
  ['markup', '<script>Zebedee</script>'],
  ['words behind it', `${good} Zebedee`],
  ['the header twice', `${good}, ${good}`],
  ['a head of megabytes', `${good}-${'Z'.repeat(10_000)}`],
  ['a later version that is too long', `01-${traceId}-${parentId}-01-${'Z'.repeat(300)}`]
]

describe('a traceparent header', () => {
  it('gives its trace, the span of the caller and whether it is sampled', () => {
    expect(traceContext(good)).toEqual({ traceId, spanId: parentId, traceFlags: 1, isRemote: true })
    expect(traceContext(`00-${traceId}-${parentId}-fe`)?.traceFlags).toBe(0)
  })

  it('of a later version is read as far as it is known', () => {
    expect(traceContext(`cc-${traceId}-${parentId}-03-and-more`)).toMatchObject({ traceId, traceFlags: 1 })
    expect(traceContext(`cc-${traceId}-${parentId}-00`)).toMatchObject({ traceId, traceFlags: 0 })
  })

  it.each(malformed)('that is %s counts as none', (_name, header) => {
    expect(traceContext(header)).toBeUndefined()
  })

  it('goes on in the first version, whatever came in', () => {
    for (const header of [good, `cc-${traceId}-${parentId}-03-and-more`])
      expect(toTraceparent(traceContext(header) as never)).toBe(good)
    expect(toTraceparent({ traceId, spanId: parentId, traceFlags: 0 })).toBe(`00-${traceId}-${parentId}-00`)
  })
})

// No span is recorded here, so that one of our own would be a parent that nobody ever finds: the caller's goes on.
describe('a traced call where no SDK is', () => {
  let fhir: PlayedServer
  let service: Running
  beforeAll(async () => {
    fhir = await playedServer(chart)
    service = await running({ clients: [ehr({ fhirServers: [fhir.base] })], environment: { FETCH_DEADLINE: '4000' } })
  })
  afterAll(async () => {
    await service.close()
    await fhir.close()
  })
  const call = async (headers: Record<string, string>) => {
    service.log.splice(0)
    fhir.headers.splice(0)
    const answer = await post(service.origin, path, bareCall(fhir.base), { authorization: await authorization(path), ...headers })
    return { answer, lines: service.log.map(line => JSON.parse(line) as Record<string, unknown>) }
  }

  it("has the trace in its log line and in what it asks of the FHIR server, with the caller's span", async () => {
    const { answer, lines } = await call({ traceparent: good, tracestate: 'vendor=Zebedee' })
    expect(answer.status).toBe(200)
    const line = lines.find(({ msg }) => msg === 'call')
    expect(line).toMatchObject({ traceId, spanId: parentId })
    expect(fhir.headers.length).toBeGreaterThan(1)
    expect(new Set(fhir.headers.map(({ traceparent }) => traceparent))).toEqual(new Set([good]))
    expect(fhir.headers.some(({ tracestate }) => tracestate !== undefined)).toBe(false)
  })

  it('that is refused has it too', async () => {
    service.log.splice(0)
    await post(service.origin, path, {}, { traceparent: good })
    expect(JSON.parse(service.log.at(-1) ?? '{}')).toMatchObject({ traceId, refusal: 'unauthorized' })
  })

  it('S11: that was not traced, or not well, is answered as ever; nothing of the header is logged or passed on', async () => {
    for (const [name, header] of malformed) {
      const { answer, lines } = await call(header === '' ? {} : { traceparent: header })
      expect(answer.status, name).toBe(200)
      expect(
        lines.some(line => 'traceId' in line),
        name
      ).toBe(false)
      expect(service.log.join(''), name).not.toMatch(/Zebedee|4bf92f35/i)
      expect(
        fhir.headers.some(({ traceparent }) => traceparent !== undefined),
        name
      ).toBe(false)
    }
  })
})
