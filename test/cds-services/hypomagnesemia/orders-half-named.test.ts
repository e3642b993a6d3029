import { describe, expect, it } from 'vitest'
import { lab, order } from '../../support/charts/chart.ts'
import { withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { draft, findingsOf } from '../../support/requests/draft-call.ts'

/** Potassium in a fluid or in the plural is potassium, and an order that nobody could read is no proof that there is no magnesium. */

const cardsFor = directService()
const sign = directOrders()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const high = withMagnesium(0.9, { ...hospital, labs: [lab('potassium', 5.6)] })
const named = (name: string) => findingsOf(sign(high, draft({ name })))

describe('potassium beside 5.6 mmol/L', () => {
  it.each([
    'potassium phosphates injection',
    'D5W 0.45% NaCl with KCl 20 mEq/L',
    'sodium chloride 0.9% w/ KCl 40',
    'Potassium Chloride'
  ])('%s is critical', name => expect(named(name)).toContain('hyperkalemiaRisk:critical'))

  it.each(['sodium phosphates enema', 'D5W 0.45% NaCl', 'losartan potassium 50 mg tablet', 'penicillin G potassium'])(
    'silent twin: %s',
    name => expect(named(name)).toEqual([])
  )
})

describe('a high magnesium', () => {
  const unread = order('potassium', { ago: 10, with: { medicationCodeableConcept: { text: 'TPN adult' } } })
  const detailOf = (orders: readonly Record<string, unknown>[], level: number) =>
    cardsFor(withKidneys('R4', level, { ...hospital, orders }))[0]?.detail ?? ''

  it.each([1.3, 2.4])('of %d mmol/L names the orders that were not read, and does not say that there are none (M7)', level => {
    expect(detailOf([unread], level)).toContain('Not read: TPN adult')
    expect(detailOf([unread], level)).not.toContain('No magnesium order found')
  })

  it('silent twin: where all were read there are none', () => {
    expect(detailOf([order('furosemide')], 1.3)).toContain('No magnesium order found')
    expect(detailOf([order('furosemide')], 1.3)).not.toContain('Not read')
  })
})
