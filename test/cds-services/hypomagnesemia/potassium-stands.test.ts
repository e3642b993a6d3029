import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { evidenceOf, lab, order } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'
import { findingsOf, orderService } from '../../support/requests/draft-call.ts'

/** A low potassium warns on beside a newer result that nobody can use, says so, and nothing is given by it (reading, principle 4). */

const cardsFor = directService()
const { sign } = orderService()
const unusable = {
  'without a unit': lab('potassium', 4.2, { ago: 0.5, unit: null }),
  'not final': lab('potassium', 4.2, { ago: 0.5, status: 'preliminary' }),
  'without a figure': lab('potassium', undefined, { ago: 0.5 }),
  'not possible': lab('potassium', 42, { ago: 0.5 })
}
const chart = (band: Band, value: number, newer: readonly (typeof unusable)['not final'][], drugs = [order('furosemide')]) =>
  withKidneys(band, 0.58, { encounter: 'IMP', encounterId: 'e1', orders: drugs, labs: [lab('potassium', value), ...newer] })
const cardOf = (cards: readonly Card[]): Card | undefined => cards.find(card => topicOf(card) === 'potassium')

describe('a low potassium beside a newer one that cannot be used', () => {
  it('is as loud as without it, named as such, and asks for a repeat before anything', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Band>('R1', 'R2', 'R3', 'R4', 'RU'),
        fc.constantFrom(2.4, 2.9, 3.1, 3.4),
        fc.constantFrom(...Object.values(unusable)),
        fc.boolean(),
        (band, value, newer, digoxin) => {
          const drugs = digoxin ? [order('digoxin')] : []
          const alone = cardOf(cardsFor(chart(band, value, [], drugs)))
          const card = cardOf(cardsFor(chart(band, value, [newer], drugs)))
          expect(card?.indicator).toBe(alone?.indicator)
          expect(card?.summary).toMatch(/^Repeat K now, the newest cannot be used/)
          expect(card?.detail).toContain('stands until repeated; the newest cannot be used (')
          expect(card?.detail).not.toMatch(/replace potassium now/i)
          expect(JSON.stringify(card && evidenceOf(card))).toContain('"unknown":[{"name":"potassium"')
        }
      ),
      { numRuns: 60 }
    ))

  it('permits no potassium in weak kidneys', async () => {
    const draft = { ...order('potassium'), status: 'draft' }
    const found = findingsOf(await sign(chart('R3', 3.1, [unusable['without a unit']]), draft))
    expect(found).toContain('potassiumUnknown:warning')
    expect(findingsOf(await sign(chart('R3', 3.1, []), draft))).not.toContain('potassiumUnknown:warning')
  })

  it('silent twin: an older one that cannot be used changes nothing', () => {
    const older = lab('potassium', 4.2, { ago: 90, unit: null })
    const [alone, beside] = [[], [older]].map(more => cardOf(cardsFor(chart('R1', 2.9, more))))
    expect(beside?.summary).toBe(alone?.summary)
    expect(beside?.summary).toMatch(/^Replace potassium now/)
  })
})
