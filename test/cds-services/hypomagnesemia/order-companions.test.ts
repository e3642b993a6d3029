import { describe, expect, it } from 'vitest'
import { type Chart, condition, hoursAgo, lab, order } from '../../support/charts/chart.ts'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { draft, findingsOf, infusion, orderService, tablets } from '../../support/requests/draft-call.ts'

/** Orders for other drugs, at, below and above what makes magnesium matter to them. */

const { sign } = orderService()

const chart = (magnesium: number | undefined, more: Partial<Chart> = {}, calcium = 2.3): Chart => ({
  ...more,
  labs: [
    ...(magnesium === undefined ? [] : [lab('magnesium-moles', magnesium)]),
    lab('calcium', calcium),
    lab('albumin', 40),
    lab('weight', 70),
    lab('height', 165),
    lab('creatinine', 0.8),
    lab('creatinine', 0.8, { ago: 200 }),
    ...(more.labs ?? [])
  ]
})
const tabletStands = { orders: [{ ...tablets(1, 1), id: 'm1', status: 'active', authoredOn: hoursAgo(300) }] }
const infusionRuns = { orders: [{ ...infusion(2, 24), id: 'm1', status: 'active', authoredOn: hoursAgo(3) }] }
const potassium = (value: number) => lab('potassium', value)

type Row = readonly [drug: string, what: string, chart: Chart, findings: readonly string[]]
const rows: readonly Row[] = [
  ['potassium chloride 20 MEQ Oral Tablet', 'Mg 0.69', chart(0.69, { labs: [potassium(3.2)] }), ['magnesiumLow:warning']],
  ['potassium chloride 20 MEQ Oral Tablet', 'Mg 0.70', chart(0.7, { labs: [potassium(3.2)] }), []],
  [
    'potassium chloride 20 MEQ Oral Tablet',
    'no Mg, K 3.4',
    chart(undefined, { labs: [potassium(3.4)] }),
    ['magnesiumUnknown:info']
  ],
  ['potassium chloride 20 MEQ Oral Tablet', 'no Mg, K 3.5', chart(undefined, { labs: [potassium(3.5)] }), []],
  [
    'potassium chloride 20 MEQ Oral Tablet',
    'K 5.0 on an ACE inhibitor',
    chart(0.9, { labs: [potassium(5)], orders: [order('lisinopril')] }),
    ['hyperkalemiaRisk:warning']
  ],
  [
    'potassium chloride 20 MEQ Oral Tablet',
    'K 4.9 on an ACE inhibitor',
    chart(0.9, { labs: [potassium(4.9)], orders: [order('lisinopril')] }),
    []
  ],
  ['calcium carbonate 500 MG Oral Tablet', 'Mg low', chart(0.6), ['magnesiumLow:warning']],
  ['calcium carbonate 500 MG Oral Tablet', 'Mg low, Ca 1.89', chart(0.6, {}, 1.89), ['magnesiumLow:info']],
  [
    'calcium carbonate 500 MG Oral Tablet',
    'Mg low, tetany, Ca in range',
    chart(0.6, { conditions: [condition('tetany')] }),
    ['magnesiumLow:warning']
  ],
  [
    'calcium carbonate 500 MG Oral Tablet',
    'Mg low, Ca 2.05, tetany three days ago',
    chart(0.6, { conditions: [condition('tetany', { ago: 72 })] }, 2.05),
    ['magnesiumLow:info']
  ],
  [
    'calcium carbonate 500 MG Oral Tablet',
    'Mg low, Ca 2.05, tetany eight days ago',
    chart(0.6, { conditions: [condition('tetany', { ago: 8 * 24 })] }, 2.05),
    ['magnesiumLow:warning']
  ],
  ['calcium carbonate 500 MG Oral Tablet', 'beside a tablet', chart(0.9, tabletStands), ['separation:warning']],
  ['furosemide 40 MG Oral Tablet', 'Mg low', chart(0.6), ['magnesiumLow:warning']],
  ['furosemide 40 MG Oral Tablet', 'Mg low 15 days ago', { labs: [lab('magnesium-moles', 0.6, { ago: 15 * 24 })] }, []],
  [
    'omeprazole 20 MG Oral Capsule',
    'Bartter syndrome',
    chart(0.9, { conditions: [condition('bartter')] }),
    ['bartterPpi:warning']
  ],
  ['ondansetron 4 MG Oral Tablet', 'Mg low, QTc 499', chart(0.6, { labs: [lab('qtc', 499)] }), ['magnesiumLow:warning']],
  [
    'ondansetron 4 MG Oral Tablet',
    'Mg low, QTc 500',
    chart(0.6, { labs: [lab('qtc', 500)] }),
    ['magnesiumLow:critical', 'qtcLong:critical']
  ],
  [
    'ondansetron 4 MG Oral Tablet',
    'Mg low, QTc 500 eight days ago',
    chart(0.6, { labs: [lab('qtc', 500, { ago: 8 * 24 })] }),
    ['magnesiumLow:warning']
  ],
  ['digoxin 0.125 MG Oral Tablet', 'Mg 0.81', chart(0.81), ['magnesiumLow:info']],
  ['digoxin 0.125 MG Oral Tablet', 'Mg 0.69', chart(0.69), ['magnesiumLow:warning']],
  ['digoxin 0.125 MG Oral Tablet', 'Mg 0.82', chart(0.82), []],
  ['digoxin 0.125 MG Oral Tablet', 'no Mg', chart(undefined), ['magnesiumUnknown:warning']],
  [
    'digoxin 0.125 MG Oral Tablet',
    'Mg of 15 days ago',
    chart(undefined, { labs: [lab('magnesium-moles', 0.9, { ago: 15 * 24 })] }),
    ['magnesiumUnknown:warning']
  ],
  ['digoxin 0.125 MG Oral Tablet', 'K 3.4', chart(0.9, { labs: [potassium(3.4)] }), ['potassiumLow:warning']],
  ['ciprofloxacin 500 MG Oral Tablet', 'beside a tablet', chart(0.9, tabletStands), ['separation:warning']],
  ['ciprofloxacin 500 MG Oral Tablet', 'beside none', chart(0.9), []],
  ['spironolactone 25 MG Oral Tablet', 'K 5.0', chart(0.9, { labs: [potassium(5)] }), ['hyperkalemiaRisk:warning']],
  ['spironolactone 25 MG Oral Tablet', 'K 4.9', chart(0.9, { labs: [potassium(4.9)] }), []],
  ['rocuronium bromide 10 MG/ML Injection', 'beside an infusion', chart(0.45, infusionRuns), ['interaction:warning']],
  ['rocuronium bromide 10 MG/ML Injection', 'beside none', chart(0.45), []]
]

describe('orders for other drugs', () => {
  it.each(rows)('%s, %s', async (name, _, where, findings) => {
    expect(findingsOf(await sign(where, draft({ name })))).toEqual(findings)
  })

  const advice = async (name: string, where: Chart) => (await sign(where, draft({ name })))[0]?.summary
  const kcl = 'potassium chloride 20 MEQ Oral Tablet'
  const calcium = 'calcium carbonate 500 MG Oral Tablet'
  const low = { labs: [potassium(3.2)] }
  const pregnant = { ...low, age: 30, conditions: [condition('pregnant', { ago: 2000 })] }
  const myasthenia = { ...low, conditions: [condition('myasthenia', { ago: 2000 })] }

  it.each([
    ['well enough', chart(0.6, low), /replace magnesium together with potassium; do not delay potassium/],
    ['potassium not low', chart(0.6, { labs: [potassium(4)] }), /potassium is not low; replace magnesium/],
    ['a drug that retains it', chart(0.6, { labs: [potassium(3.6)], orders: [order('lisinopril')] }), /recheck potassium before/],
    ['the same, lower', chart(0.6, { labs: [potassium(3.4)], orders: [order('lisinopril')] }), /do not delay potassium/],
    ['R3', withKidneys('R3', 0.6, low), /replace magnesium together with potassium; smaller/],
    ['R4', withKidneys('R4', 0.6, low), /repeat potassium, nephrology before any; magnesium with nephrology/],
    ['RU', withKidneys('RU', 0.6, low), /repeat potassium, nephrology before any; magnesium after creatinine/],
    ['pregnant', chart(0.6, pregnant), /do not delay potassium; magnesium with obstetrics/],
    ['myasthenia', chart(0.6, myasthenia), /do not delay potassium; magnesium with specialist/]
  ] as const)('potassium with low magnesium, %s', async (_, where, expected) => {
    expect(await advice(kcl, where)).toMatch(expected)
  })

  it.each([
    [calcium, withKidneys('R1', 0.6), /do not hold until it is replaced/],
    [calcium, withKidneys('R4', 0.6), /does not hold; magnesium with nephrology/],
    [calcium, chart(0.6, {}, 1.85), /cannot wait; give magnesium with it/],
    [calcium, chart(0.6, myasthenia, 1.85), /cannot wait; magnesium with specialist/],
    ['ondansetron 4 MG Oral Tablet', withKidneys('R1', 0.6), /replace magnesium, ECG/],
    ['ondansetron 4 MG Oral Tablet', withKidneys('R4', 0.6), /ECG; magnesium with nephrology/]
  ] as const)('%s tells to give magnesium only where a gate lets it', async (name, where, expected) => {
    expect(await advice(name, where)).toMatch(expected)
  })

  it('opens with what the draft itself may do', async () => {
    const high = { labs: [potassium(5.2)], orders: [order('lisinopril')] }
    expect(await advice(kcl, chart(0.6, high))).toMatch(/^Recheck potassium.*stop the supplement; recheck/)
    expect(await advice(kcl, chart(0.6, low))).toMatch(/^Replace magnesium/)
    const ondansetron = (qtc: number) => advice('ondansetron 4 MG Oral Tablet', chart(0.6, { labs: [lab('qtc', qtc)] }))
    expect(await ondansetron(510)).toMatch(/^Review the drug/)
    expect(await ondansetron(480)).toMatch(/^Replace magnesium/)
  })

  it.each([
    ['no unit', lab('magnesium', 1.2, { unit: null }), true],
    ['preliminary alone', lab('magnesium', 1.2, { status: 'preliminary' }), true],
    ['"<0.7"', lab('magnesium-moles', 0.7, { comparator: '<' }), true],
    ['hemolyzed in range', lab('magnesium-moles', 0.9, { with: { note: [{ text: 'hemolyzed' }] } }), true],
    ['undated', lab('magnesium-moles', 0.4, { date: null }), true],
    ['implausible', lab('magnesium-moles', 0.05), true],
    ['in range', lab('magnesium-moles', 0.9), false],
    ['"<0.5", which tells its band', lab('magnesium-moles', 0.5, { comparator: '<' }), false]
  ] as const)('a magnesium that cannot be used is not known: %s', async (_, magnesium, unknown) => {
    const where = chart(undefined, { labs: [magnesium, potassium(3.2)] })
    const found = async (name: string) => findingsOf(await sign(where, draft({ name })))
    expect((await found(kcl)).includes('magnesiumUnknown:info')).toBe(unknown)
    expect((await found('digoxin 0.125 MG Oral Tablet')).includes('magnesiumUnknown:warning')).toBe(unknown)
  })

  it('goes by no tube that looks contaminated', async () => {
    const tube = (k: number): Chart => chart(0.3, { labs: [potassium(k)] }, 1.5)
    expect(findingsOf(await sign(tube(6.5), draft({ name: calcium })))).toEqual([])
    expect(findingsOf(await sign(tube(6.5), tablets(1, 1)))).toEqual(['labsStale:warning'])
    expect((await sign(tube(6.5), tablets(1, 1)))[0]?.detail).toContain('Tube contamination is suspected')
    expect(findingsOf(await sign(tube(4.5), draft({ name: calcium })))).toEqual(['magnesiumLow:info'])
    expect(findingsOf(await sign(tube(4.5), tablets(1, 1)))).toEqual(['routeForSeverity:warning'])
  })

  it('tells what a drug does to magnesium: a diuretic wastes it, acid suppression hinders its uptake', async () => {
    expect(await advice('furosemide 40 MG Oral Tablet', chart(0.6))).toContain('it wastes magnesium')
    expect(await advice('omeprazole 20 MG Oral Capsule', chart(0.6))).toContain('it hinders magnesium uptake')
  })

  it('says nothing of amounts to children', async () => {
    for (const [name, , where] of rows.filter(([name]) => !name.startsWith('rocuronium') && !name.startsWith('cipro')))
      expect(await sign({ ...where, age: 10 }, draft({ name }))).toEqual([])
  })
})
