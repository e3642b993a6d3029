import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { resourcesOf } from '../../support/cards/cards.ts'
import { type Chart, condition, infused, lab, order } from '../../support/charts/chart.ts'
import { orderService } from '../../support/requests/draft-call.ts'

/** M34: urine studies only where they can be read, the loss lasts, and nothing more urgent is at hand. */

const { view } = orderService()

const urine = (cards: readonly Card[]): boolean =>
  cards.some(card =>
    resourcesOf(card).some(({ resourceType, code }) => resourceType === 'ServiceRequest' && /urine/i.test(JSON.stringify(code)))
  )

type Options = {
  readonly level: number
  readonly before?: { readonly level: number; readonly days: number } | undefined
  readonly creatinine: number | undefined
  readonly potassium: number
  readonly drug?: 'furosemide' | 'hydrochlorothiazide' | 'omeprazole' | undefined
  readonly injected: boolean
}

const chartOf = ({ level, before, creatinine, potassium, drug, injected }: Options): Chart => ({
  encounter: 'IMP',
  labs: [
    lab('magnesium-moles', level),
    ...(before ? [lab('magnesium-moles', before.level, { ago: before.days * 24 + 2 })] : []),
    ...(creatinine === undefined ? [] : [lab('creatinine', creatinine), lab('creatinine', creatinine, { ago: 60 })]),
    lab('potassium', potassium),
    lab('calcium', 2.3),
    lab('albumin', 40),
    lab('weight', 70)
  ],
  orders: [...(drug ? [order(drug)] : []), ...(injected ? [order('sulfatePremix', { ago: 10, dosage: infused(2, 60) })] : [])]
})

const fits: Options = { level: 0.58, before: { level: 0.6, days: 8 }, creatinine: 0.8, potassium: 4.2, injected: false }

describe('urine studies', () => {
  it.each([
    ['low twice a week apart', fits, true],
    ['exactly 7 days apart', { ...fits, before: { level: 0.69, days: 7 } }, true],
    ['6 days apart', { ...fits, before: { level: 0.6, days: 6 } }, false],
    ['low once', { ...fits, before: undefined }, false],
    ['in range before', { ...fits, before: { level: 0.7, days: 8 } }, false],
    ['91 days apart', { ...fits, before: { level: 0.6, days: 91 } }, false],
    ['borderline now', { ...fits, level: 0.66 }, false],
    ['severe now: beside a critical card', { ...fits, level: 0.45 }, false],
    ['R2', { ...fits, creatinine: 1.5 }, false],
    ['no creatinine', { ...fits, creatinine: undefined }, false],
    ['a loop diuretic', { ...fits, drug: 'furosemide' }, false],
    ['a thiazide', { ...fits, drug: 'hydrochlorothiazide' }, false],
    ['another cause: its card stands in their place', { ...fits, drug: 'omeprazole' }, false],
    ['an injection of the last day', { ...fits, injected: true }, false],
    ['critical potassium', { ...fits, potassium: 2.9 }, false]
  ] as const)('%s', async (_, options, expected) => expect(urine(await view(chartOf(options)))).toBe(expected))

  it('stand nowhere where one of the conditions fails', async () => {
    const options = fc.record({
      level: fc.constantFrom(0.3, 0.45, 0.5, 0.55, 0.62, 0.66, 0.69, 0.72, 0.8, 1.2),
      before: fc.option(
        fc.record({ level: fc.constantFrom(0.4, 0.6, 0.69, 0.71, 0.9), days: fc.constantFrom(1, 5, 7, 30, 89, 95) }),
        { nil: undefined }
      ),
      creatinine: fc.constantFrom(0.7, 0.9, 1.5, 2.5, 4, undefined),
      potassium: fc.constantFrom(2.8, 3.3, 3.8, 4.4),
      drug: fc.constantFrom(undefined, 'furosemide' as const, 'hydrochlorothiazide' as const, 'omeprazole' as const),
      injected: fc.boolean()
    })
    await fc.assert(
      fc.asyncProperty(
        options,
        fc.constantFrom(undefined, 'torsades' as const, 'tremor' as const, 'dialysis' as const),
        async (drawn, problem) => {
          const chart = chartOf(drawn)
          const cards = await view(problem ? { ...chart, conditions: [condition(problem)] } : chart)
          const { level, before, creatinine, potassium, drug, injected } = drawn
          const mayStand =
            level >= 0.5 &&
            level < 0.65 &&
            before !== undefined &&
            before.level < 0.7 &&
            before.days >= 7 &&
            before.days <= 89 &&
            creatinine !== undefined &&
            creatinine < 1 &&
            potassium >= 3 &&
            drug === undefined &&
            !injected &&
            // A tremor with a level that is not severe makes no card critical.
            (problem === undefined || problem === 'tremor')
          if (!mayStand) expect(urine(cards)).toBe(false)
          if (urine(cards)) expect(cards.every(card => card.indicator !== 'critical')).toBe(true)
        }
      ),
      { numRuns: 200 }
    )
  }, 60_000)
})
