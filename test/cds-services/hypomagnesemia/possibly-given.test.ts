import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loadServices } from '../../../src/guideline-folder.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { dosesOf } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, infused, lab, order, requestOf } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'

/** M2, last line: severe, waiting is dangerous, and magnesium may have been given since. Nobody who reads the first line alone gives it twice. */
const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')
const cardOf = (chart: Chart) =>
  answerOf(service, requestOf(chart)).cards.find(card => /^severe/.test(topicOf(card)) && card.indicator === 'critical')

const dangers: readonly Partial<Chart>[] = [
  { conditions: [condition('tremor')] },
  { labs: [lab('qtc', 520)] },
  { labs: [lab('potassium', 2.8)] }
]
const charts = fc
  .record({
    band: fc.constantFrom<Band>('R1', 'R2', 'R3'),
    level: fc.constantFrom(0.35, 0.42, 0.49),
    danger: fc.constantFrom(...dangers),
    hospital: fc.boolean()
  })
  .map(({ band, level, danger, hospital }) =>
    withKidneys(band, level, { ...danger, ...(hospital ? { encounter: 'IMP', encounterId: 'e1' } : {}) })
  )

it('puts the level first and chooses no dose, whatever may have been given since; without such a dose the headline is the dose', () => {
  let seen = 0
  fc.assert(
    fc.property(charts, fc.double({ min: 0.1, max: 1.9, noNaN: true }), fc.constantFrom(1, 2), (chart, ago, grams) => {
      const possibly = cardOf({ ...chart, orders: [order('sulfatePremix', { ago, dosage: infused(grams, 30) })] })
      if (possibly && /MAR (confirms|shows)/.test(possibly.detail ?? '')) {
        seen += 1
        expect(possibly.summary).toMatch(/^(QTc \d+ ms; )?(consider )?Mg stat; if the MAR shows none given, IV magnesium /i)
        expect(dosesOf(possibly).filter(dose => dose.startsWith('*'))).toEqual([])
      }
      expect(cardOf(chart)?.summary ?? 'IV magnesium').toMatch(/^(QTc \d+ ms; )?(consider )?IV magnesium/i)
    }),
    { numRuns: 150 }
  )
  expect(seen).toBeGreaterThan(10)
})
