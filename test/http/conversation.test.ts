import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appAt } from '../support/servers/app.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const example = readFileSync(new URL('../../fixtures/example/severe.json', import.meta.url), 'utf8')
const body = JSON.parse(example.replaceAll('"TODAY"', '"2026-11-25"'))
const view = '/cds-services/hypomagnesemia-patient-view'
const origin = 'https://ehr.example.org'

let app: FastifyInstance
let http: ReturnType<typeof supertest>
beforeAll(async () => {
  app = await appAt(now)
  http = supertest(app.server)
})
afterAll(() => app.close())

/** As a client in a browser does it, over real sockets, from the first question to what became of a card. */
describe('a whole conversation', () => {
  test('may the page ask at all', async () => {
    const answer = await http
      .options(view)
      .set({ origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' })
    expect(answer.status).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers['access-control-allow-methods']).toContain('POST')
  })

  test('what is there', async () => {
    const { body: discovery } = await http
      .get('/cds-services')
      .set({ origin })
      .expect(200)
      .expect('content-type', /^application\/json/)
    expect(discovery.services.map((service: { hook: string }) => service.hook)).toEqual([
      'patient-view',
      'encounter-discharge',
      'order-select',
      'order-sign'
    ])
    for (const service of discovery.services) expect(service.prefetch.patient).toBe('Patient/{{context.patientId}}')
  })

  test('what about this patient, and what became of it', async () => {
    const { body: answer } = await http.post(view).set({ origin }).send(body).expect(200).expect('cache-control', 'no-store')
    const [card] = answer.cards
    expect(card.summary).toContain('IV magnesium 5 g over 3 h')
    expect(card.indicator).toBe('critical')
    const outcome = {
      card: card.uuid,
      outcome: 'accepted',
      acceptedSuggestions: [{ id: card.suggestions[0].uuid }],
      outcomeTimestamp: '2026-11-25T12:00:05Z'
    }
    const stored = await http
      .post(`${view}/feedback`)
      .set({ origin })
      .send({ feedback: [outcome] })
      .expect(200)
    expect(stored.text).toBe('')
  })

  test('what is wrong with this: in one form for every refusal', async () => {
    const refusals = [
      await http.post(view).set({ origin, 'content-type': 'application/json' }).send('{"hook":'),
      await http
        .post(view)
        .set({ origin })
        .send({ ...body, hook: 'order-sign' }),
      await http.post('/cds-services/nobody').set({ origin }).send(body),
      await http.get(view).set({ origin }),
      await http.post(view).set({ origin, 'content-type': 'text/plain' }).send('hello'),
      await http
        .post(`${view}/feedback`)
        .set({ origin })
        .send({ feedback: [{ card: 'x', outcome: 'shrugged' }] })
    ]
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 404, 405, 415, 400])
    for (const refusal of refusals) {
      expect(refusal.body.resourceType).toBe('OperationOutcome')
      expect(refusal.headers['access-control-allow-origin']).toBe('*')
    }
  })
})
