import { describe, expect, it } from 'vitest'
import { cardOf, condition, order } from '../../support/charts/chart.ts'
import { withMagnesium } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

/** Companions say nothing that the leading card takes back. */

const cardsFor = directService()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const

describe('digoxin beside what forbids magnesium', () => {
  const detailOf = (...names: readonly ('heartBlock' | 'myasthenia' | 'heartFailure')[]): string =>
    cardOf(
      cardsFor(
        withMagnesium(0.6, {
          ...hospital,
          orders: [order('digoxin')],
          conditions: names.map(name => condition(name, { ago: 900 }))
        })
      ),
      'digoxin'
    )?.detail ?? ''

  it.each(['heartBlock', 'myasthenia'] as const)('aims for no level: %s', name => {
    expect(detailOf(name)).not.toMatch(/Aim for Mg|IV magnesium only with ECG/)
    expect(detailOf(name)).toContain('Magnesium only with specialist advice')
  })

  it('silent twin: aims for one', () => expect(detailOf('heartFailure')).toContain('Aim for Mg 0.82'))
})

describe('causes', () => {
  const planOf = (orders: readonly ('furosemide' | 'omeprazole')[], conditions: readonly 'alcohol'[]): string =>
    cardOf(
      cardsFor(
        withMagnesium(0.6, {
          ...hospital,
          orders: orders.map(name => order(name)),
          conditions: conditions.map(() => condition('alcohol', { ago: 900 }))
        })
      ),
      'causes'
    )?.detail ?? ''

  it('ask of a drug whether it is needed, of a loss or a habit what can be done', () => {
    expect(planOf(['furosemide'], [])).toContain('Still needed, replaceable, dose?')
    expect(planOf(['furosemide'], [])).not.toContain('Can it be treated')
    expect(planOf([], ['alcohol'])).toContain('Can it be treated or lessened?')
    expect(planOf([], ['alcohol'])).not.toContain('Still needed')
    expect(planOf(['omeprazole'], ['alcohol'])).toMatch(/Still needed.*Can it be treated/)
  })
})
