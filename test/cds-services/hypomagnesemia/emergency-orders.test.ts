import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { type Chart, condition, hoursAgo, lab } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { bolus, draft, infusion, orderService, quantity } from '../../support/requests/draft-call.ts'

/** M28: in a life-threatening emergency no magnesium sulfate by injection is removed, and at most one draft becomes the bolus. */

const { sign } = orderService()
type Json = Record<string, unknown>
type Action = { readonly type: string; readonly resource?: Json }

const actionsOf = (cards: readonly Card[]): readonly Action[] =>
  cards.flatMap(card => (card.suggestions ?? []).flatMap(({ actions }) => (actions ?? []) as readonly Action[]))
const deletes = (cards: readonly Card[]): number => actionsOf(cards).filter(({ type }) => type === 'delete').length
const updates = (cards: readonly Card[]): readonly Json[] =>
  actionsOf(cards).flatMap(({ type, resource }) =>
    type === 'update' && resource?.resourceType === 'MedicationRequest' ? [resource] : []
  )

type Instruction = {
  readonly timing?: { readonly repeat?: { readonly duration?: number } }
  readonly doseAndRate?: readonly { readonly doseQuantity?: { readonly value: number } }[]
}
const dosageOf = (order: Json) => {
  const [first] = order.dosageInstruction as readonly Instruction[]
  return { grams: first?.doseAndRate?.[0]?.doseQuantity?.value, minutes: first?.timing?.repeat?.duration }
}

const bands: readonly Band[] = ['R1', 'R2', 'R3', 'R4', 'RU']
const emergencyGrams: Readonly<Record<Band, number>> = { R1: 2, R2: 2, R3: 1, R4: 1, RU: 1 }
const inHospital = { encounter: 'IMP', encounterId: 'e1' } as const
const torsades = condition('torsades')
const possible = condition('torsades', { recorded: hoursAgo(2) })

const push = (grams: number): Json =>
  draft('vial', { route: 'vein', dose: quantity(grams, 'g'), text: `${grams} g IV push undiluted` })
const shapes: readonly (readonly [string, (id: string) => Json, number])[] = [
  ['0.5 g over 60 min', id => bolus(0.5, 60, { id }), 0.5],
  ['1 g over 5 min', id => bolus(1, 5, { id }), 1],
  ['2 g over 5 min', id => bolus(2, 5, { id }), 2],
  ['2 g over 2 min', id => bolus(2, 2, { id }), 2],
  ['2 g pushed', id => ({ ...push(2), id }), 2],
  ['4 g over 20 min', id => bolus(4, 20, { id }), 4],
  ['10 g over 20 min', id => bolus(10, 20, { id }), 10],
  ['5 g over 3 h', id => bolus(5, 180, { id }), 5],
  ['4 mg/min for 24 h', id => infusion(4, 24, { id }), 5.76],
  ['2 g/h without an end', id => infusion(33.3, undefined, { id }), 48],
  ['an amount that cannot be read', id => draft('vial', { id, route: 'vein', text: 'per protocol' }), 0]
]
const withEvent = (band: Band, event = torsades, over: Chart = {}): Chart =>
  withKidneys(band, 0.55, { ...inHospital, ...over, conditions: [event, ...(over.conditions ?? [])] })

describe('in an emergency', () => {
  it.each(bands.flatMap(band => shapes.map(([what, shape, grams]) => ({ band, what, shape, grams }))))(
    '$band: $what is not removed, and raised in no way but its rate',
    async ({ band, shape, grams }) => {
      const cards = await sign(withEvent(band), shape('d1'))
      expect(deletes(cards)).toBe(0)
      for (const change of updates(cards)) {
        const { grams: dose, minutes } = dosageOf(change)
        expect(dose).toBeLessThanOrEqual(Math.min(grams, emergencyGrams[band]) + 1e-6)
        expect(minutes).toBe(5)
      }
    }
  )

  it('gives one draft the bolus at most, whatever stands in the basket', async () => {
    const baskets = fc.tuple(
      fc.constantFrom(...bands),
      fc.array(fc.constantFrom(...shapes), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(torsades, possible)
    )
    await fc.assert(
      fc.asyncProperty(baskets, async ([band, drafts, event]) => {
        const cards = await sign(withEvent(band, event), ...drafts.map(([, shape], index) => shape(`d${index}`)))
        expect(deletes(cards)).toBe(0)
        expect(updates(cards).length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60 }
    )
  })

  it('does not choose it where the event is only possible', async () => {
    const change = (cards: readonly Card[]) =>
      cards.flatMap(card => card.suggestions ?? []).find(({ label }) => label.startsWith('Change to'))
    expect(change(await sign(withEvent('R4'), bolus(2, 2)))?.isRecommended).toBe(true)
    expect(change(await sign(withEvent('R4', possible), bolus(2, 2)))?.isRecommended).toBeFalsy()
  })

  it('leaves a fitting bolus alone', async () => {
    expect(updates(await sign(withEvent('R1'), bolus(2, 5)))).toEqual([])
    expect(updates(await sign(withEvent('R4'), bolus(1, 5)))).toEqual([])
  })

  it.each([
    ['toxic', 2.1, [], 1],
    ['high with slow breathing', 1.4, [lab('respiration', 9)], 1],
    ['high', 1.4, [], 0],
    ['low with slow breathing', 0.55, [lab('respiration', 9)], 0]
  ] as const)('%s: the stop stays, or not', async (_, value, labs, expected) => {
    const chart = withKidneys('R4', value, { ...inHospital, labs, conditions: [torsades] })
    expect(deletes(await sign(chart, bolus(2, 5)))).toBe(expected)
  })

  it('keeps myasthenia critical without a removal and without a bolus', async () => {
    const cards = await sign(withEvent('R1', torsades, { conditions: [condition('myasthenia')] }), bolus(4, 20))
    expect(deletes(cards)).toBe(0)
    expect(updates(cards)).toEqual([])
    expect(cards[0]?.indicator).toBe('critical')
  })

  it.each([
    ['a history', condition('torsades', { ago: 4000 })],
    ['nothing', condition('heartFailure', { ago: 4000 })]
  ])('removes as before with %s', async (_, event) => {
    expect(deletes(await sign(withEvent('R4', event), bolus(2, 5)))).toBe(1)
  })

  it('treats children as before: no adult amounts', async () => {
    const cards = await sign(withEvent('R4', torsades, { age: 12 }), bolus(4, 5))
    expect(updates(cards)).toEqual([])
  })
})
