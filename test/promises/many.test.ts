import { describe, expect, it } from 'vitest'
import { limits } from '../../src/limits.ts'
import { condition, lab, order, requestOf } from '../support/charts/chart.ts'
import { withMagnesium } from '../support/charts/usual-chart.ts'
import { slowness } from '../support/load/slowness.ts'
import { draft, orderCall, orderService } from '../support/requests/draft-call.ts'

const { post } = orderService()
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
const drip = (id: string) => draft('vial', { id, text: '1 g in 100 mL iv over 1 h every 4 h' })

async function timed(hook: string, body: object): Promise<{ readonly status: number; readonly milliseconds: number }> {
  const began = performance.now()
  const { status } = await post(hook, body)
  return { status, milliseconds: performance.now() - began }
}

describe('B1: as much as a body can hold is answered in time', { timeout: 60_000 }, () => {
  const low = withMagnesium(0.4)
  it('a session full of magnesium orders beside a chart full of them', async () => {
    const orders = many(4000, () => order('oxide400'))
    const { status, milliseconds } = await timed(
      'order-sign',
      orderCall(
        { ...low, orders },
        many(limits.drafts, index => drip(`d${index}`))
      )
    )
    expect(status).toBe(200)
    expect(milliseconds).toBeLessThan(5000 * slowness())
  })

  it('thousands of emergencies', async () => {
    const conditions = many(limits.wordedEntries - 20, index =>
      condition('torsades', { with: { code: { ...torsades, text: `Torsades ${index}` } } })
    )
    const { status, milliseconds } = await timed('patient-view', requestOf({ ...low, conditions }))
    expect(status).toBe(200)
    expect(milliseconds).toBeLessThan(5000 * slowness())
  })

  it('more orders and problems than are evaluated at once are refused, more results are not', async () => {
    const some = Math.ceil(limits.wordedEntries / 2) + 1
    const conditions = many(some, () => condition('torsades'))
    const refused = await timed('patient-view', requestOf({ ...low, conditions, orders: many(some, () => order('oxide400')) }))
    expect(refused.status).toBe(413)
    const labs = many(limits.wordedEntries + 1, () => lab('potassium', 4))
    expect((await timed('patient-view', requestOf({ ...low, labs: [...(low.labs ?? []), ...labs] }))).status).toBe(200)
  })

  it('more orders than can be checked at once are refused', async () => {
    const drafts = many(limits.drafts + 1, index => drip(`d${index}`))
    expect((await timed('order-sign', orderCall(low, drafts))).status).toBe(413)
  })
})

const torsades = condition('torsades').code as object
