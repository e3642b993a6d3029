import { describe, expect, it } from 'vitest'
import { condition, daily, lab, order, running } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { orderService } from '../../support/requests/draft-call.ts'

/** M6: what runs against the kidneys is what the headline tells to do, before a level to be repeated or a tablet. */
const { view } = orderService()
const inHospital = { encounter: 'IMP', encounterId: 'e1' } as const
const infusion = order('sulfateVial', { ago: 2, dosage: running(17, 24) })
const first = async (chart: Parameters<typeof view>[0]) => (await view(chart))[0]
const levels = [0.55, 0.66, 0.75]

describe('the headline of a chart with magnesium in force', () => {
  it.each(levels)('tells to stop an infusion with failing kidneys, by its first button: Mg %f', async level => {
    const card = await first(withKidneys('R4', level, { ...inHospital, orders: [infusion] }))
    expect(card?.summary).toMatch(/^Stop magnesium sulfate: renal function too low/)
    expect(card?.indicator).toBe('critical')
    expect(card?.suggestions?.[0]?.label).toMatch(/^Stop 1 magnesium order/)
  })

  it.each(levels)('tells to stop tablets with failing kidneys, and of no treatment beside: Mg %f', async level => {
    const card = await first(withKidneys('R4', level, { ...inHospital, orders: [order('oxide400', { dosage: daily(1) })] }))
    expect(card?.summary).toMatch(/^Stop magnesium oxide: renal function too low/)
    expect(card?.detail).not.toMatch(/No treatment needed|: reduce\b/)
  })

  it('tells to hold it with a new injury, and to measure at once', async () => {
    const chart = withKidneys('R1', 0.66, { ...inHospital, orders: [infusion] })
    const labs = [
      ...(chart.labs ?? []).filter(item => !/creatinine/i.test(JSON.stringify(item.code))),
      lab('creatinine', 1.3, { ago: 1 }),
      lab('creatinine', 0.8, { ago: 40 })
    ]
    const card = await first({ ...chart, labs })
    expect(card?.summary).toMatch(/^Hold magnesium sulfate: acute kidney injury.*Mg and creatinine now$/)
    expect(card?.detail).not.toMatch(/renal function 20 to 29/)
  })

  it.each<[Band, RegExp]>([
    ['R1', /^(?!Stop|Hold|Reduce)/],
    ['R2', /^Reduce or hold magnesium sulfate/]
  ])('%s: as the kidneys bear it', async (band, expected) =>
    expect((await first(withKidneys(band, 0.66, { ...inHospital, orders: [infusion] })))?.summary).toMatch(expected)
  )

  it('stays with what is more pressing: torsades', async () => {
    const chart = withKidneys('R4', 0.66, { ...inHospital, orders: [infusion], conditions: [condition('torsades')] })
    expect((await first(chart))?.summary).toMatch(/^Torsades/)
  })
})
