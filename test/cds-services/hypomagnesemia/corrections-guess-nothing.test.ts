import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Band, withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { bolus, draft, findingsOf, quantity } from '../../support/requests/draft-call.ts'

/** A correction changes what was meant; where nobody knows that, the card says what is wrong and offers no other dose. */

const sign = directOrders()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const changes = (cards: ReturnType<typeof sign>) =>
  cards.flatMap(card => (card.suggestions ?? []).flatMap(({ label }) => (label.startsWith('Change to') ? [label] : [])))

describe('no other dose is offered', () => {
  it('for more grams than any day has, whatever the kidneys', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(41, 50, 200, 2000, 5000),
        fc.constantFrom(5, 60, 180),
        fc.constantFrom<Band[]>('R1', 'R2', 'R3'),
        (grams, minutes, band) => {
          const cards = sign(withKidneys(band, 0.45, hospital), bolus(grams, minutes))
          expect(findingsOf(cards).some(found => found.endsWith(':critical'))).toBe(true)
          expect(changes(cards)).toEqual([])
        }
      )
    )
  })

  it('for a range of doses', () => {
    const range = { doseAndRate: [{ doseRange: { low: quantity(1, 'g'), high: quantity(5, 'g') } }] }
    const order = draft('vial', {
      route: 'vein',
      dosage: range,
      repeat: { count: 1, duration: 30, durationUnit: 'min' },
      text: 'in 100 mL 0.9% sodium chloride'
    })
    const cards = sign(withMagnesium(0.45, hospital), order)
    expect(findingsOf(cards)).toContain('bolusTooLarge:critical')
    expect(changes(cards)).toEqual([])
  })

  it.each([4, 10, 30])('for nutrition with %d mmol a day in renal failure', mmol => {
    const named = {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658244' }],
      text: 'for parenteral nutrition'
    }
    const order = draft('vial', {
      route: 'vein',
      dose: quantity(mmol, 'mmol'),
      repeat: { frequency: 1, period: 1, periodUnit: 'd', duration: 24, durationUnit: 'h' },
      with: { medicationCodeableConcept: named }
    })
    const cards = sign(withKidneys('R4', 0.9, hospital), order)
    expect(findingsOf(cards)).toContain('renalDose:warning')
    expect(cards.flatMap(card => card.suggestions ?? [])).toEqual([])
  })
})

it('twin: ten grams in five minutes are slowed', () => {
  expect(changes(sign(withMagnesium(0.45, hospital), bolus(10, 5)))).toHaveLength(1)
})
