import { describe, expect, it } from 'vitest'
import { daily, order, running } from '../../support/charts/chart.ts'
import { withMagnesium } from '../../support/charts/usual-chart.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { findingsOf, infusion, tablets } from '../../support/requests/draft-call.ts'

/** A draft that changes, renews or carries out an order is the same treatment; only beside others it is a second one. */

const sign = directOrders()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const own = order('oxide400', { ago: 100, dosage: daily(1), with: { id: 'a1' } })
const other = order('oxide400', { ago: 100, dosage: daily(1), with: { id: 'a2' } })
const drip = order('sulfatePremix', { ago: 5, dosage: running(4, 24), with: { id: 'i1' } })
const duplicates = (orders: readonly Record<string, unknown>[], draft: Record<string, unknown>, magnesium = 0.6) =>
  findingsOf(sign(withMagnesium(magnesium, { ...hospital, orders }), draft)).filter(found => found.startsWith('duplicate'))
const to = (id: string) => ({ reference: `MedicationRequest/${id}` })

describe('tablets', () => {
  it.each([
    ['replaces it', { with: { priorPrescription: to('a1') } }],
    ['is it', { id: 'a1' }]
  ])('a draft that %s is no duplicate', (_, options) => expect(duplicates([own], tablets(1, 1, options))).toEqual([]))

  it.each([to('a1'), { reference: 'http://ehr.test/fhir/MedicationRequest/a1/_history/2' }])(
    'a draft based on it says that one is given',
    basedOn => {
      expect(duplicates([own], tablets(1, 1, { with: { basedOn: [basedOn] } }))).toEqual(['duplicate:info'])
    }
  )

  it('is warned of where both together would be too much', () => {
    expect(duplicates([own], tablets(1, 2, { with: { basedOn: [to('a1')] } }))).toEqual(['duplicate:warning'])
  })

  it.each([
    ['on another', [own], { with: { basedOn: [to('zz')] } }],
    ['on a plan of care', [own], { with: { basedOn: [{ reference: 'CarePlan/a1' }] } }],
    ['on the one of two', [own, other], { with: { basedOn: [to('a1')] } }],
    ['on nothing', [own], {}]
  ])('based %s it stays a duplicate', (_, orders, options) => {
    expect(duplicates(orders, tablets(1, 1, options))).toEqual([expect.stringMatching(/^duplicate:(warning|critical)$/)])
  })
})

describe('infusions', () => {
  it('are no duplicate of what they are based on, and the totals count both', () => {
    expect(duplicates([drip], infusion(2, 24, { with: { basedOn: [to('i1')] } }), 0.45)).toEqual(['duplicate:info'])
    const found = findingsOf(
      sign(withMagnesium(0.45, { ...hospital, orders: [drip] }), infusion(6, 24, { with: { basedOn: [to('i1')] } }))
    )
    expect(found).toContain('dailyTotal:warning')
  })
})
