import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../src/store/open-store.ts'
import { type PlayedServer, playedServer, sendFhir } from '../../acquisition/played-server.ts'
import { bareCall, chart } from '../../support/charts/fhir-chart.ts'
import { head, rawExchange } from '../../support/servers/raw-socket.ts'
import {
  authorization,
  ehr,
  now,
  post,
  type Running,
  running,
  sampleCall,
  serviceOf
} from '../../support/servers/running-service.ts'

const path = serviceOf('patient-view')
const service = path.split('/').at(-1)
let fhir: PlayedServer
let play: RequestListener = chart
let house: Running
beforeAll(async () => {
  fhir = await playedServer((request, response) => play(request, response))
  house = await running({
    clients: [ehr({ fhirServers: [fhir.base], profile: 'open', rateLimit: { perMinute: 2000 } })],
    environment: { FETCH_DEADLINE: '4000' }
  })
})
afterAll(async () => {
  await house.close()
  await fhir.close()
})

const read = async ({ origin }: Running = house): Promise<string> => (await fetch(`${origin}/metrics`)).text()
/** The value of one series; 0 where there is none yet. */
const valueIn = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? 0
  )
/** What a series has gone up by. */
async function rise(series: readonly string[], action: () => Promise<unknown>): Promise<readonly number[]> {
  const before = await read()
  await action()
  const after = await read()
  return series.map(one => valueIn(after, one) - valueIn(before, one))
}
const call = async (body: object, to: string = path) => post(house.origin, to, body, { authorization: await authorization(to) })
const feedbackOf = (outcome: string): object => ({
  card: randomUUID(),
  outcome,
  outcomeTimestamp: '2026-11-22T12:00:00Z',
  ...(outcome === 'accepted' ? { acceptedSuggestions: [{ id: randomUUID() }] } : {})
})

describe('/metrics counts', () => {
  it('calls, their duration by service and stage, verdicts and cards', async () => {
    const stage = (name: string) => `cds_stage_duration_seconds_count{service="${service}",stage="${name}"}`
    const stages = ['receive', 'authenticate', 'fetch', 'judge', 'choose', 'present'].map(stage)
    const series = [
      `cds_calls_total{route="/cds-services/:id",service="${service}",status="200",refusal=""}`,
      `cds_call_duration_seconds_count{route="/cds-services/:id",service="${service}"}`,
      `cds_verdicts_total{service="${service}",topic="severe",verdict="applies"}`,
      `cds_cards_total{service="${service}",topic="severe",indicator="critical"}`,
      ...stages
    ]
    expect(await rise(series, async () => expect((await call(sampleCall())).status).toBe(200))).toEqual(series.map(() => 1))
  })

  it('no card that the site keeps silent, though its verdict', async () => {
    const quiet = await running({ clients: [ehr({ topics: { severe: { silent: true } } })] })
    const answer = await post(quiet.origin, path, sampleCall(), { authorization: await authorization(path) })
    expect(answer.status).toBe(200)
    const text = await read(quiet)
    await quiet.close()
    expect(valueIn(text, `cds_verdicts_total{service="${service}",topic="severe",verdict="applies"}`)).toBe(1)
    expect(text).not.toContain('cds_cards_total{service="hypomagnesemia-patient-view",topic="severe"')
  })

  it('the stages of a call as parts of its whole', async () => {
    const text = await read()
    const sum = (series: string): number => valueIn(text, series)
    const whole = sum(`cds_call_duration_seconds_sum{route="/cds-services/:id",service="${service}"}`)
    const parts = ['receive', 'authenticate', 'fetch', 'judge', 'choose', 'present']
      .map(name => sum(`cds_stage_duration_seconds_sum{service="${service}",stage="${name}"}`))
      .reduce((total, part) => total + part, 0)
    expect(parts).toBeGreaterThan(0)
    expect(parts).toBeLessThan(whole)
  })

  it('what could not be told, and for want of what', async () => {
    const { prefetch } = sampleCall()
    const series = [
      `cds_verdicts_total{service="${service}",topic="severe",verdict="cannot-tell"}`,
      `cds_cannot_tell_total{service="${service}",topic="severe",missing="magnesium"}`
    ]
    const without = Object.fromEntries(Object.entries(prefetch).filter(([, value]) => !JSON.stringify(value).includes('19123-9')))
    expect(await rise(series, () => call(sampleCall('patient-view', { prefetch: without })))).toEqual([1, 1])
  })

  it('what was asked of FHIR servers by how it ended, also where the call was refused for it', async () => {
    const state = (name: string) => `cds_fhir_fetches_total{state="${name}"}`
    const [present, failed] = await rise([state('present'), state('error')], () => call(bareCall(fhir.base)))
    expect(present).toBeGreaterThan(5)
    expect(failed).toBe(0)
    play = (_request, response) => sendFhir(response, {}, 500)
    const ended = await rise([state('present'), state('error')], async () =>
      expect((await call(bareCall(fhir.base))).status).toBe(412)
    )
    play = chart
    expect(ended[0]).toBe(0)
    expect(ended[1]).toBeGreaterThan(5)
    expect(await read()).toContain(`cds_fhir_circuits{server="${fhir.origin}",state="closed"} 1`)
    expect(await read()).toContain(`cds_fhir_calls_in_flight{server="${fhir.origin}"} 0`)
  })

  it('feedback, and how long the store took', async () => {
    const series = [
      'cds_feedback_total{outcome="accepted"}',
      'cds_feedback_total{outcome="overridden"}',
      'cds_store_duration_seconds_count{operation="feedback",outcome="ok"}'
    ]
    const post = { feedback: [feedbackOf('accepted'), feedbackOf('overridden'), feedbackOf('overridden')] }
    expect(await rise(series, async () => expect((await call(post, `${path}/feedback`)).status).toBe(200))).toEqual([1, 2, 1])
    expect(await read()).toMatch(/^cds_store_duration_seconds_count\{operation="token",outcome="ok"\} [1-9]/m)
    expect(await read()).toMatch(/^cds_evaluations_waiting \d/m)
  })

  it('refusals by their code', async () => {
    const series = ['cds_calls_total{route="/cds-services/:id",service="",status="401",refusal="unauthorized"}']
    expect(await rise(series, () => post(house.origin, '/cds-services/x', {}))).toEqual([1])
  })

  it('connections that never became a call', async () => {
    const series = ['cds_connections_refused_total{status="400"}', 'cds_connections_refused_total{status="431"}']
    const nonsense = async () => {
      expect((await rawExchange(house.port, 'NONSENSE\r\n\r\n')).status).toBe(400)
      expect((await rawExchange(house.port, head(path, `X: ${'x'.repeat(40_000)}`))).status).toBe(431)
    }
    expect(await rise(series, nonsense)).toEqual([1, 1])
  })

  it('the process, its event loop by the name that the autoscaler reads, and the version of the knowledge', async () => {
    const text = await read()
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'cds_event_loop_late_seconds'])
      expect(text).toMatch(new RegExp(`^${name} `, 'm'))
    expect(text).toMatch(/^cds_calls_in_flight 0$/m)
    expect(text).toMatch(/^cds_knowledge_info\{service="hypomagnesemia",version="[\w.-]+"\} 1$/m)
  })
})

describe('/metrics of a service in trouble', () => {
  it('counts what was over the rate of its client', async () => {
    const limited = await running({ clients: [ehr({ rateLimit: { perMinute: 1 } })] })
    const ask = async () => (await post(limited.origin, path, sampleCall(), { authorization: await authorization(path) })).status
    expect([await ask(), await ask()]).toEqual([200, 429])
    expect(await read(limited)).toContain('cds_calls_limited_total{client="ehr"} 1')
    await limited.close()
  })

  it('counts what was shed, and is let in itself', async () => {
    const store = openStore('sqlite::memory:', { clock: () => now })
    const done = Promise.withResolvers<{ added: number; repeated: number }>()
    const full = await running({
      environment: { MAX_CONCURRENT_CALLS: '1' },
      store: Object.assign(store, { addFeedback: () => done.promise })
    })
    const slow = post(full.origin, `${path}/feedback`, { feedback: [feedbackOf('overridden')] })
    await vi.waitFor(async () => expect(await read(full)).toMatch(/^cds_calls_in_flight 1$/m), { timeout: 5000 })
    expect((await post(full.origin, path, sampleCall())).status).toBe(503)
    const text = await read(full)
    expect(text).toMatch(/^cds_calls_shed_total 1$/m)
    expect(text).toContain(
      'cds_calls_total{route="/cds-services/:id",service="hypomagnesemia-patient-view",status="503",refusal="overloaded"} 1'
    )
    done.resolve({ added: 1, repeated: 0 })
    expect((await slow).status).toBe(200)
    await full.close()
  })

  it('counts evaluations that were lost and errors of the database by code, and no sentence', async () => {
    const store = openStore('sqlite::memory:', { clock: () => now })
    const failing = await running({ store: Object.assign(store, { addFeedback: () => Promise.reject(new Error('away')) }) })
    await post(failing.origin, `${path}/feedback`, { feedback: [feedbackOf('overridden')] })
    failing.app.metrics.lost(3, 'evaluation')
    failing.app.metrics.lost(2, 'decision')
    for (const code of ['23505', 'SQLite 13', 'ECONNREFUSED', 'a sentence about a patient', '']) failing.app.metrics.trouble(code)
    const text = await read(failing)
    expect(text).toContain('cds_store_duration_seconds_count{operation="feedback",outcome="failed"} 1')
    expect(text).toContain('cds_evaluations_lost_total 3')
    expect(text).toContain('cds_decisions_lost_total 2')
    for (const code of ['23505', 'SQLite 13', 'ECONNREFUSED']) expect(text).toContain(`cds_store_trouble_total{code="${code}"} 1`)
    expect(text).toContain('cds_store_trouble_total{code="other"} 2')
    expect(text).not.toContain('sentence')
    await failing.close()
  })
})

it('no caller can add a series: whatever it names becomes no label', async () => {
  const seriesOf = (text: string): readonly string[] =>
    text.split('\n').flatMap(line => (line.startsWith('cds_') ? [line.slice(0, line.lastIndexOf(' '))] : []))
  const round = async (word: string): Promise<void> => {
    await call(sampleCall('patient-view', { hookInstance: word }))
    await call(sampleCall('patient-view', { hook: word }))
    await call(sampleCall('patient-view', { context: { patientId: word, userId: `Practitioner/${word}` } }))
    await call({ ...bareCall(`${fhir.base}/${word}`) })
    await call({}, `/cds-services/${word}`)
    await call({ feedback: [feedbackOf(word)] }, `${path}/feedback`)
    await call({ feedback: [feedbackOf('accepted')] }, `/cds-services/${word}/feedback`)
    await fetch(`${house.origin}/${word}?${word}=${word}`, { headers: { traceparent: word, 'user-agent': word } })
    await fetch(`${house.origin}/guideline/${word}`)
    await fetch(`${house.origin}/cds-services`, { method: 'PROPFIND' })
  }
  await round('first')
  const before = new Set(seriesOf(await read()))
  for (let count = 0; count < 20; count += 1) await round(`zebedee-${count}`)
  const text = await read()
  expect(seriesOf(text).filter(series => !before.has(series))).toEqual([])
  expect(text).not.toContain('zebedee')
})
