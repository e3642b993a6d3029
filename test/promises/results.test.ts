import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Card, HookResponse } from '../../src/cds-hooks/response.ts'
import { topicOf } from '../support/cards/cards.ts'
import { type Chart, cardOf, evidenceOf, lab, noon, requestOf } from '../support/charts/chart.ts'
import { settled } from '../support/fixtures/replay.ts'
import { appAt } from '../support/servers/app.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await appAt(noon)
})
afterAll(() => app.close())

async function answer(body: object): Promise<HookResponse> {
  const response = await app.inject({ method: 'POST', url: '/cds-services/hypomagnesemia-patient-view', payload: body })
  expect(response.statusCode).toBe(200)
  return response.json()
}

const kidney = [
  lab('creatinine', 0.9),
  lab('weight', 70),
  lab('height', 168),
  lab('potassium', 4.4),
  lab('calcium', 2.3),
  lab('albumin', 40)
]
const view = async (chart: Chart): Promise<readonly Card[]> => (await answer(requestOf(chart))).cards
const withMagnesium = (...results: ReturnType<typeof lab>[]): Chart => ({ labs: [...results, ...kidney] })
const moles = (value: number, more: object = {}) => lab('magnesium-moles', value, { unit: 'mmol/L', ...more })

it('C4: ">0.41" is not a low result, "<0.45" is shown with its sign', async () => {
  expect((await view(withMagnesium(moles(0.41, { comparator: '>' })))).map(topicOf)).toEqual(['resultUnusable'])
  const severe = cardOf(await view(withMagnesium(moles(0.45, { comparator: '<' }))), 'severe')
  expect(severe?.summary).toContain('<0.45 mmol/L')
})

it('C6: a future result is not used and named, an old one is shown with its date, an undated one is not called current', async () => {
  const future = new Date(noon + 3_600_000).toISOString()
  expect((await view(withMagnesium(moles(0.4, { date: future }), moles(0.9)))).map(topicOf)).toEqual(['resultUnusable'])
  const old = cardOf(await view(withMagnesium(moles(0.4, { ago: 24 * 20 }))), 'recheckDue')
  expect(old?.detail).toContain('2026-10-31')
  const undated = await view(withMagnesium(moles(0.4, { date: null })))
  expect(undated.map(topicOf)).toEqual(['resultUnusable'])
})

it('C8: one result 500 times, in any order, gives the cards of one', async () => {
  const one = withMagnesium(moles(0.58))
  const [result] = one.labs ?? []
  const many = { ...one, labs: [...kidney.toReversed(), ...Array.from({ length: 500 }, () => result ?? {})] }
  expect(settled(await answer(requestOf(many))).cards).toEqual(settled(await answer(requestOf(one))).cards)
})

it.each<[string, object, readonly string[]]>([
  ['contradicting', {}, ['resultUnusable']],
  ['corrected', { status: 'corrected' }, []]
])('C8: one result told in two ways, %s, is judged alike whichever stands first', async (_name, more, expected) => {
  const results = [moles(0.4), moles(0.9, more)]
  for (const order of [results, results.toReversed()]) {
    const body = requestOf(withMagnesium(...order)) as { prefetch: { magnesium: { entry: { resource: object }[] } } }
    for (const { resource } of body.prefetch.magnesium.entry) Object.assign(resource, { id: 'same' })
    expect((await answer(body)).cards.map(topicOf)).toEqual(expected)
  }
})

it('C10: value, unit, time, rule, source and what was missing stand in every warning and critical card', async () => {
  for (const value of [0.4, 0.58, 1.4, 2.4]) {
    const cards = (await view({ labs: [moles(value), lab('creatinine', 2.2)] })).filter(card => card.indicator !== 'info')
    expect(cards.length).toBeGreaterThan(0)
    for (const card of cards) {
      const evidence = evidenceOf(card)
      expect(evidence.facts?.find(fact => fact.name === 'magnesium')).toMatchObject({
        value,
        unit: 'mmol/L',
        at: expect.any(String),
        reference: expect.any(String)
      })
      expect(evidence.unknown?.length).toBeGreaterThan(0)
      expect([...(evidence.statements ?? []), ...(evidence.amendments ?? [])].length).toBeGreaterThan(0)
      expect(card.links?.[0]?.url).toContain(`/guideline/${topicOf(card)}`)
    }
  }
})

it('C11: the same call gives the same answer apart from uuids', async () => {
  const body = requestOf(withMagnesium(moles(0.4)))
  expect(settled(await answer(body))).toEqual(settled(await answer(body)))
})
