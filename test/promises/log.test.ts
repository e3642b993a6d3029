import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { type PlayedServer, playedServer, sendFhir } from '../acquisition/played-server.ts'
import { bareCall, chart, never } from '../support/charts/fhir-chart.ts'
import { hostileBodies, hostileFeedback } from '../support/requests/hostile-bodies.ts'
import { head, rawExchange } from '../support/servers/raw-socket.ts'
import {
  authorization,
  ehr,
  hooks,
  now,
  post,
  type Running,
  running,
  sampleCall,
  serviceOf
} from '../support/servers/running-service.ts'

/** Planted in every place where patient data can stand. */
const marks = {
  name: 'Zebedee-Planted',
  birthDate: '1948-11-20',
  id: 'planted-patient-id-77',
  number: '0.4142135',
  text: 'planted free text of a nurse',
  token: 'token-planted-4711',
  user: 'Practitioner/planted-user',
  comment: 'planted comment'
} as const

let fhir: PlayedServer
let play: RequestListener = chart
let service: Running
let demo: Running
beforeAll(async () => {
  fhir = await playedServer((request, response) => play(request, response))
  service = await running({
    clients: [ehr({ fhirServers: [fhir.base] })],
    environment: { FETCH_DEADLINE: '200', HASH_KEY: 'a key of sixteen characters' }
  })
  demo = await running({
    environment: {
      LOG_LEVEL: 'trace',
      HEAD_TIMEOUT: '200',
      REQUEST_TIMEOUT: '300',
      DECISION_LOG: 'facts',
      DECISION_LOG_KEY: Buffer.alloc(32, 7).toString('base64')
    }
  })
})
afterAll(async () => {
  await service.close()
  await demo.close()
  await fhir.close()
})

/** A call that is full of marks. */
function marked(hook: string): ReturnType<typeof sampleCall> {
  const text = JSON.stringify(sampleCall(hook))
    .replaceAll('mg-severe', marks.id)
    .replaceAll('Verylow', marks.name)
    .replace(/"display":"[^"]*"/g, `"display":"${marks.text}"`)
    .replace(/"value":0\.41\b/g, `"value":${marks.number}`)
    .replace(/"userId":"[^"]*"/, `"userId":"${marks.user}"`)
  return { ...JSON.parse(text), fhirAuthorization: { access_token: marks.token }, hookInstance: marks.name }
}

it('S7, S11: no mark of a patient and no token in the log at its most talkative, nor in the metrics, nor in errors', {
  timeout: 60_000
}, async () => {
  const answers: string[] = []
  const tokens: string[] = []
  const say = async (to: Running, path: string, body: unknown, headers = {}): Promise<void> => {
    const header = await authorization(path)
    tokens.push(header.slice('Bearer '.length))
    const answer = await post(to.origin, path, body, { authorization: header, ...headers })
    if (answer.status !== 200) answers.push(answer.text)
  }
  for (const hook of hooks) {
    for (const to of [service, demo]) {
      await say(to, serviceOf(hook), marked(hook))
      await say(to, `${serviceOf(hook)}?patient=${marks.id}`, marked(hook))
      await say(to, serviceOf(hook), { ...marked(hook), hook: marks.text })
      await say(to, `/cds-services/${marks.id}`, marked(hook))
      await say(to, serviceOf(hook), JSON.stringify(marked(hook)).slice(0, -5))
      await say(to, serviceOf(hook), marked(hook), { 'content-type': marks.text, 'x-request-id': marks.id })
    }
    for (const [, body] of hostileBodies(marked(hook))) await say(demo, serviceOf(hook), body)
  }
  for (const listener of [chart, never, ((_request, response) => sendFhir(response, marks.text, 500)) as RequestListener]) {
    play = listener
    await say(service, serviceOf('patient-view'), bareCall(fhir.base, { context: { patientId: marks.id, userId: marks.user } }))
  }
  const entry = { card: crypto.randomUUID(), outcome: 'overridden', outcomeTimestamp: '2026-11-22T12:00:00Z' }
  const path = `${serviceOf('patient-view')}/feedback`
  await say(service, path, { feedback: [{ ...entry, overrideReason: { userComment: marks.comment } }] })
  await say(service, path, { feedback: [{ ...entry, card: 5, overrideReason: { userComment: marks.comment } }] })
  for (const [, body] of hostileFeedback()) await say(demo, path, body)
  await rawExchange(demo.port, `GET /${marks.id}?x=${marks.name} NONSENSE\r\n\r\n`)
  await rawExchange(demo.port, `${head(path, 'Content-Length: 500')}{"name":"${marks.name}`)

  const metrics = await (await fetch(`${service.origin}/metrics`)).text()
  const everything = [...service.log, ...demo.log, metrics, ...answers].join('\n')
  expect(service.log.length).toBeGreaterThan(20)
  for (const mark of [...Object.values(marks), ...tokens]) expect(everything.includes(mark), mark).toBe(false)
  expect(everything).not.toContain(Buffer.alloc(32, 7).toString('base64'))
  expect(everything).not.toMatch(/eyJ[A-Za-z0-9]/)
})

it('S11: every line of a call names its route, status and time, and a failure its place but no message', async () => {
  const store = openStore('sqlite::memory:', { clock: () => now })
  const failing = await running({
    store: Object.assign(store, { addFeedback: () => Promise.reject(new Error(`${marks.name}\n${marks.text}`)) })
  })
  const entry = { card: crypto.randomUUID(), outcome: 'overridden', outcomeTimestamp: '2026-11-22T12:00:00Z' }
  const answer = await post(failing.origin, `${serviceOf('patient-view')}/feedback`, { feedback: [entry] })
  expect(answer.status).toBe(500)
  expect(answer.text).not.toContain(marks.name)
  const log = failing.log.join('')
  expect(log).not.toContain(marks.name)
  expect(log).not.toContain(marks.text)
  expect(log).toContain('"refusal":"internal"')
  await post(failing.origin, serviceOf('patient-view'), sampleCall())
  expect(JSON.parse(failing.log.at(-1) ?? '')).toMatchObject({
    method: 'POST',
    route: '/cds-services/:id',
    status: 200,
    service: 'hypomagnesemia-patient-view',
    cards: expect.any(Number),
    ms: expect.any(Number)
  })
  await failing.close()
})

it('S10: nothing of a chart is kept after the answer, and people only as keyed hashes', async () => {
  const rows: string[] = []
  const store = openStore('sqlite::memory:', { clock: () => now })
  const kept = await running({
    environment: { HASH_KEY: 'a key of sixteen characters' },
    store: Object.assign(store, {
      recordEvaluation: (record: unknown) => void rows.push(JSON.stringify(record)),
      // Off unless somebody turns it on.
      recordDecision: () => void rows.push('a decision')
    })
  })
  for (const hook of hooks) await post(kept.origin, serviceOf(hook), marked(hook))
  expect(rows).toHaveLength(3)
  for (const mark of Object.values(marks)) expect(rows.join(''), mark).not.toContain(mark)
  expect(JSON.parse(rows[0] ?? '')).toMatchObject({
    patientHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    userHash: expect.stringMatching(/^[0-9a-f]{64}$/)
  })
  await kept.close()
})
