import { readdirSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HookResponse } from '../src/cds-hooks/response.ts'
import { drugOrders, outline, resourcesOf, topicOf } from './support/cards/cards.ts'
import { appAt, captureTime } from './support/servers/app.ts'
import { post, running } from './support/servers/running-service.ts'

type Captured = {
  readonly method: 'OPTIONS' | 'GET' | 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: object
}

const folder = new URL('../fixtures/sandbox/', import.meta.url)
const captures = new Map(
  readdirSync(folder)
    .filter(name => /^\d\d-/.test(name))
    .map(name => [name.slice(0, 2), JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Captured])
)

/** The sandbox called a probe; its addresses stand for ours. */
const addressOf = (path: string): string =>
  path.replace('probe-odd-prefetch', 'hypomagnesemia-patient-view').replace('probe-', 'hypomagnesemia-')

let app: FastifyInstance
beforeAll(async () => {
  app = await appAt(captureTime)
})
afterAll(() => app.close())

/** The length of 24 and 25 is that of the body before its prefetch was left out. */
const withoutLength = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Content-Length'))

async function replay(number: string) {
  const captured = captures.get(number)
  if (!captured) throw new Error(`no capture ${number}`)
  return app.inject({
    method: captured.method,
    url: addressOf(captured.path),
    headers: withoutLength(captured.headers),
    ...(captured.body ? { payload: captured.body } : {})
  })
}

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

async function cardsOf(number: string): Promise<HookResponse['cards']> {
  const response = await replay(number)
  expect(response.statusCode, response.body).toBe(200)
  return (response.json() as HookResponse).cards
}

describe('requests captured from the public sandbox', () => {
  it('has all 30', () => expect(captures.size).toBe(30))

  it.each(['01', '03', '28', '29'])('%s: the preflight passes and names both headers', async number => {
    const response = await replay(number)
    expect(response.statusCode).toBeLessThan(300)
    expect(response.headers['access-control-allow-origin']).toBe('*')
    expect(response.headers['access-control-allow-headers']).toMatch(/authorization/)
    expect(response.headers['access-control-allow-headers']).toMatch(/content-type/)
  })

  it('02: discovery', async () => {
    const response = await replay('02')
    expect(response.statusCode).toBe(200)
    expect(response.headers['access-control-allow-origin']).toBe('*')
    const { services } = response.json() as { services: { hook: string }[] }
    const hooks = services.map(({ hook }) => hook).sort()
    expect(hooks).toEqual(['encounter-discharge', 'order-select', 'order-sign', 'patient-view'])
  })

  it.each(['04', '22', '30'])(
    '%s: low magnesium, kidneys unknown: creatinine first, potassium beside it, no drug',
    async number => {
      const cards = await cardsOf(number)
      expect(outline(cards)).toEqual(expect.arrayContaining(['renalFunctionUnknown:warning', 'potassium:warning']))
      expect(cards.flatMap(drugOrders)).toEqual([])
    }
  )

  it.each(['19', '27'])('%s: severe, 78 years without a weight: 2.5 g in 250 mL over 3 h', async number => {
    const cards = await cardsOf(number)
    expect(outline(cards)).toEqual(expect.arrayContaining(['severe:critical', 'potassium:critical']))
    const severe = cards.find(card => topicOf(card) === 'severe')
    const first = severe?.suggestions?.[0]
    // No encounter was found: the orders are offered, not preselected.
    expect(first).toBeDefined()
    expect(first?.isRecommended).toBeUndefined()
    expect(severe?.detail).toContain('Setting not known')
    const order = severe && drugOrders(severe)[0]
    expect(order).toMatchObject({
      dosageInstruction: [
        { timing: { repeat: { duration: 180, durationUnit: 'min' } }, doseAndRate: [{ doseQuantity: { value: 2.5, code: 'g' } }] }
      ]
    })
    expect(JSON.stringify(order)).toContain('250 mL')
    expect(JSON.stringify(severe?.extension)).toContain('"renalBand","value":"R2"')
  })

  it('20: nothing found is an answer: no cards', async () => expect(await cardsOf('20')).toEqual([]))

  it.each(['21', '24', '25'])(
    '%s: data that could not be had, or another FHIR version, is said and nothing is ordered',
    async number => {
      const cards = await cardsOf(number)
      expect(cards.map(topicOf)).toEqual(['couldNotEvaluate'])
      expect(cards.flatMap(resourcesOf)).toEqual([])
    }
  )

  it.each(['05', '08', '11', '12', '13', '18', '26'])('%s: no card that orders a drug', async number => {
    expect((await cardsOf(number)).flatMap(drugOrders)).toEqual([])
  })

  it.each(['06', '07', '10'])('%s: a drug that wastes magnesium, drafted while magnesium is low', async number => {
    const cards = await cardsOf(number)
    expect(outline(cards)).toEqual(['wastingDrugOrder:warning'])
    expect(cards.flatMap(drugOrders)).toEqual([])
  })

  it('09: magnesium oxide twice a day, kidneys unknown', async () => {
    const cards = await cardsOf('09')
    expect(outline(cards)).toEqual(['magnesiumOrder:warning'])
    const evidence = cards[0]?.extension?.['org.hypomagnesemia-cds.evidence'] as { findings: { code: string }[] }
    expect(evidence.findings.map(finding => finding.code)).toEqual(expect.arrayContaining(['renalUnknown', 'oralTooMuch']))
  })

  it('23: a patient-view service called with another hook', async () => {
    const response = await replay('23')
    expect(response.statusCode).toBe(400)
    expect(response.json().resourceType).toBe('OperationOutcome')
    expect(response.headers['access-control-allow-origin']).toBe('*')
  })

  it('all of them in a row, each behind the preflight that a browser sends first', async () => {
    const asked = new Set<string>()
    for (const [number, captured] of [...captures].sort(([a], [b]) => a.localeCompare(b))) {
      const { origin = 'https://sandbox.cds-hooks.org' } = lowered(captured.headers)
      if (captured.method !== 'OPTIONS' && !asked.has(captured.path)) {
        asked.add(captured.path)
        const preflight = await app.inject({
          method: 'OPTIONS',
          url: addressOf(captured.path),
          headers: {
            origin,
            'access-control-request-method': captured.method,
            'access-control-request-headers': captured.method === 'GET' ? 'authorization' : 'authorization,content-type'
          }
        })
        expect(preflight.statusCode, `${number}: preflight`).toBeLessThan(300)
        expect(preflight.headers['access-control-allow-origin'], number).toBe('*')
        for (const name of captured.method === 'GET' ? ['authorization'] : ['authorization', 'content-type'])
          expect(String(preflight.headers['access-control-allow-headers']).toLowerCase(), number).toContain(name)
      }
      const answer = await replay(number)
      if (number === '23') expect(answer.statusCode).toBe(400)
      else expect(answer.statusCode, `${number}: ${answer.body}`).toBeLessThan(300)
      expect(answer.headers['access-control-allow-origin'], number).toBe('*')
    }
  })

  it('14 to 17: feedback is kept, and once only', async () => {
    const service = await running()
    for (const number of ['15', '16', '17', '15']) {
      const captured = captures.get(number)
      const answer = await post(service.origin, addressOf(captured?.path ?? ''), captured?.body)
      expect(answer.status, number).toBe(200)
    }
    expect(await service.store.count()).toBe(3)
    await service.close()
  })
})
