import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { hoursAgo } from '../../support/charts/chart.ts'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { bolus, draft, findingsOf, orderService } from '../../support/requests/draft-call.ts'

/** M1: an active injection whose rate stands in words alone, or nowhere, holds for safety at any age. */
const { sign, view } = orderService()
type Json = Record<string, unknown>

const rates = [
  '1 g/hr continuous IV',
  'continuous infusion',
  'drip, titrate to Mg above 2',
  'infuse at 25 mL/hour',
  '2 g per hour',
  '4 mg/min'
]
const silent = ['as directed', '']
const active = (text: string, hours: number, more: Json = {}): Json => ({
  ...draft('premix', { id: 'inf', route: 'vein', ...(text ? { text } : {}) }),
  status: 'active',
  authoredOn: hoursAgo(hours),
  ...more
})
const situation = (order: Json, magnesium: number) =>
  withKidneys('R1', magnesium, { encounter: 'IMP', encounterId: 'e1', orders: [order] })
const stops = (cards: readonly Card[]): number =>
  cards
    .flatMap(({ suggestions = [] }) => suggestions.flatMap(({ actions = [] }) => actions))
    .filter(action => 'resource' in action && (action.resource as Json).status === 'stopped').length
const each = (judge: (text: string, hours: number) => Promise<void>) =>
  fc.assert(fc.asyncProperty(fc.constantFrom(...rates, ...silent), fc.integer({ min: 1, max: 90 }), judge), { numRuns: 15 })

describe('an active injection without a structured dose', () => {
  it('is stopped with a toxic level, and never said to be over', () =>
    each(async (text, hours) => {
      const cards = await view(situation(active(text, hours), 2.5))
      expect(stops(cards)).toBe(1)
      expect(JSON.stringify(cards)).not.toContain('not in force')
    }))

  it('is a duplicate of another one, and deepens a block', () =>
    each(async (text, hours) => {
      expect(findingsOf(await sign(situation(active(text, hours), 0.45), bolus(2, 120))).join()).toContain('duplicate:warning')
      const block = draft({ name: 'rocuronium bromide 10 MG/ML Injectable Solution' }, { route: 'vein', text: '50 mg' })
      expect(findingsOf(await sign(situation(active(text, hours), 0.85), block)).join()).toContain('interaction:warning')
    }))

  it('is over when it says so: stopped, or one dose of days ago', async () => {
    const block = draft({ name: 'rocuronium bromide 10 MG/ML Injectable Solution' }, { route: 'vein', text: '50 mg' })
    const dose = active('2 g over 2 h once', 60, {
      dosageInstruction: (bolus(2, 120) as { dosageInstruction: Json[] }).dosageInstruction
    })
    for (const order of [{ ...active('4 mg/min', 60), status: 'stopped' }, dose])
      expect(findingsOf(await sign(situation(order, 0.85), block)).join()).not.toContain('interaction')
  })
})
