import { describe, expect, it } from 'vitest'
import { outline } from '../../support/cards/cards.ts'
import { dosesOf, repletion } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, infused, lab, order, running } from '../../support/charts/chart.ts'
import { withMagnesium as mg, withKidneys } from '../../support/charts/usual-chart.ts'
import { chartService } from '../../support/requests/chart-app.ts'

const cardsFor = chartService()

/** What leads the answer: repletion cards, high and data cards, each with its indicator. */
const leading = new Set([
  ...repletion,
  'highMagnesium',
  'toxicMagnesium',
  'resultUnusable',
  'adultsOnly',
  'recheckDue',
  'depletionPossible'
])

async function leadOf(chart: Chart): Promise<readonly string[]> {
  return outline(await cardsFor(chart)).filter(line => leading.has(line.split(':')[0] ?? ''))
}

const old = { ago: 4000 }
const is = (...conditions: ReturnType<typeof condition>[]) => ({ conditions })

type Row = readonly [what: string, chart: Chart, expected: readonly string[], dose?: readonly string[]]

/** Pre-eclampsia with magnesium in force. */
const obstetric = {
  age: 30,
  ...is(condition('preEclampsia', { ago: 48 })),
  orders: [order('sulfateVial', { ago: 10, dosage: running(16.67, 24) })]
}

const rows: readonly Row[] = [
  // G0
  ['G0 age 17, low', mg(0.6, { age: 17 }), ['adultsOnly:info']],
  ['G0 age 17, 0.50', mg(0.5, { age: 17 }), ['adultsOnly:info']],
  ['G0 age 17, 0.49', mg(0.49, { age: 17 }), ['adultsOnly:critical']],
  ['G0 age 17, 0.70', mg(0.7, { age: 17 }), []],
  ['G0 age 18, low', mg(0.6, { age: 18 }), ['oralReplacement:info'], ['*198741 HS']],
  ['G0 no birth date, low', mg(0.6, { age: null }), ['adultsOnly:info']],
  ['G0 age 17 with torsades, magnesium in range', mg(0.8, { age: 17, ...is(condition('torsades')) }), ['adultsOnly:critical']],
  [
    'G0 age 17 with torsades, high',
    mg(1.2, { age: 17, ...is(condition('torsades')) }),
    ['adultsOnly:critical', 'highMagnesium:warning']
  ],
  [
    'G0 age 17 with torsades, unit missing',
    { age: 17, labs: [lab('magnesium', 1.2, { unit: null })], ...is(condition('torsades')) },
    ['adultsOnly:critical', 'resultUnusable:warning']
  ],
  ['G0 age 17, toxic', mg(2.1, { age: 17 }), ['toxicMagnesium:critical']],
  // G1
  [
    'G1 unusable with torsades: the bolus stays',
    { labs: [lab('magnesium', 1.2, { unit: null }), lab('creatinine', 0.9)], ...is(condition('torsades')) },
    ['emergencyMagnesium:critical', 'resultUnusable:warning'],
    ['*2 g/5 min', '2 mg/min x24 h']
  ],
  [
    'G1 an unusable result that looks toxic: 1 g, not preselected',
    { labs: [lab('magnesium-moles', 1.5, { comparator: '>' }), lab('creatinine', 0.9)], ...is(condition('torsades')) },
    ['emergencyMagnesium:critical', 'resultUnusable:warning'],
    ['1 g/5 min']
  ],
  // G2
  ['G2 2.0 today', mg(2.0), ['toxicMagnesium:critical']],
  ['G2 1.99 today', mg(1.99), ['highMagnesium:warning']],
  ['G2 2.0, 24 h old', mg(2.0, {}, 24), ['toxicMagnesium:critical']],
  ['G2 2.0, 25 h old with good kidneys', mg(2.0, {}, 25), ['highMagnesium:warning']],
  ['G2 2.0, 72 h old with unknown kidneys', { labs: [lab('magnesium-moles', 2, { ago: 72 })] }, ['toxicMagnesium:critical']],
  ['G2 2.0, 73 h old with unknown kidneys', { labs: [lab('magnesium-moles', 2, { ago: 73 })] }, ['highMagnesium:warning']],
  [
    'G2 older toxic with torsades: 1 g, not recommended',
    mg(2.3, is(condition('torsades')), 30),
    ['emergencyMagnesium:critical', 'highMagnesium:warning'],
    ['1 g/5 min']
  ],
  ['G2 15 days old', mg(2.3, {}, 15 * 24), ['recheckDue:info']],
  // G3
  [
    'G3 torsades, R1',
    withKidneys('R1', 0.6, is(condition('torsades'))),
    ['emergencyMagnesium:critical'],
    ['*2 g/5 min', '2 mg/min x24 h']
  ],
  [
    'G3 torsades, R2',
    withKidneys('R2', 0.6, is(condition('torsades'))),
    ['emergencyMagnesium:critical'],
    ['*2 g/5 min', '1 mg/min x24 h']
  ],
  ['G3 torsades, R3', withKidneys('R3', 0.6, is(condition('torsades'))), ['emergencyMagnesium:critical'], ['*1 g/5 min']],
  ['G3 torsades, R4', withKidneys('R4', 0.6, is(condition('torsades'))), ['emergencyMagnesium:critical'], ['*1 g/5 min']],
  ['G3 torsades, RU', withKidneys('RU', 0.6, is(condition('torsades'))), ['emergencyMagnesium:critical'], ['*1 g/5 min']],
  [
    'G3 torsades, high',
    mg(1.2, is(condition('torsades'))),
    ['emergencyMagnesium:critical', 'highMagnesium:warning'],
    ['1 g/5 min']
  ],
  [
    'G3 torsades, myasthenia',
    mg(0.6, is(condition('torsades'), condition('myasthenia', old))),
    ['emergencyMagnesium:critical'],
    ['2 g/5 min', '2 mg/min x24 h']
  ],
  [
    'G3 torsades, AV block',
    mg(0.6, is(condition('torsades'), condition('heartBlock', old))),
    ['emergencyMagnesium:critical'],
    ['*2 g/5 min', '2 mg/min x24 h']
  ],
  [
    'G3 seizure, AV block',
    mg(0.6, is(condition('seizure'), condition('heartBlock', old))),
    ['emergencyMagnesium:critical'],
    ['2 g/5 min']
  ],
  [
    'G3 seizure, AV block with a pacemaker',
    mg(0.6, is(condition('seizure'), condition('heartBlock', old), condition('pacemaker', old))),
    ['emergencyMagnesium:critical'],
    ['*2 g/5 min']
  ],
  ['G3 arrest: push', mg(0.6, is(condition('arrest'))), ['emergencyMagnesium:critical'], ['*2 g push']],
  [
    'G3 seizure in pregnancy',
    mg(0.6, { age: 30, ...is(condition('seizure'), condition('pregnant', { ago: 900 })) }),
    ['pregnancy:critical'],
    []
  ],
  [
    'G3 seizure in pregnancy, magnesium in range',
    mg(0.9, { age: 30, ...is(condition('seizure'), condition('pregnant', { ago: 900 })) }),
    ['pregnancy:critical'],
    []
  ],
  ['G3 seizure in pregnancy, no magnesium', { age: 30, ...is(condition('eclampsia')) }, ['pregnancy:critical'], []],
  [
    'G3 torsades on dialysis',
    mg(0.6, is(condition('torsades'), condition('dialysis', old))),
    ['emergencyMagnesium:critical'],
    ['*1 g/5 min']
  ],
  [
    'G3 a bolus ordered 10 min ago: no order (M17)',
    mg(0.6, { ...is(condition('torsades')), orders: [order('sulfatePremix', { ago: 1 / 6, dosage: infused(2, 15) })] }),
    ['emergencyMagnesium:critical'],
    []
  ],
  [
    'G3 a bolus ordered 30 min ago, no MAR: offered, not preselected (M17)',
    mg(0.6, { ...is(condition('torsades')), orders: [order('sulfatePremix', { ago: 0.5, dosage: infused(2, 15) })] }),
    ['emergencyMagnesium:critical'],
    ['2 g/5 min']
  ],
  [
    'G3 a bolus 2 h ago, before the event and after the sample: no infusion without a new level (M3)',
    mg(0.6, { ...is(condition('torsades')), orders: [order('sulfatePremix', { ago: 2, dosage: infused(2, 15) })] }),
    ['emergencyMagnesium:critical'],
    ['*2 g/5 min']
  ],
  [
    'G3 a bolus 9 h ago, the sample after it',
    mg(0.6, { ...is(condition('torsades')), orders: [order('sulfatePremix', { ago: 9, dosage: infused(2, 15) })] }),
    ['emergencyMagnesium:critical'],
    ['*2 g/5 min', '2 mg/min x24 h']
  ],
  [
    'G3 a maintenance infusion 30 min ago is no bolus, and has no second beside it',
    mg(0.6, { ...is(condition('torsades')), orders: [order('sulfateVial', { ago: 0.5, dosage: running(4, 24) })] }),
    ['emergencyMagnesium:critical'],
    ['*2 g/5 min']
  ],
  // G4
  ['G4 1.05', mg(1.05), []],
  ['G4 1.06', mg(1.06), ['highMagnesium:warning']],
  [
    'G4 the laboratory ends at 1.10',
    { labs: [lab('magnesium-moles', 1.08, { with: { referenceRange: [{ high: { value: 1.1, unit: 'mmol/L' } }] } })] },
    []
  ],
  [
    'G4 a laboratory that ends at 1.30 is not believed',
    { labs: [lab('magnesium-moles', 1.08, { with: { referenceRange: [{ high: { value: 1.3, unit: 'mmol/L' } }] } })] },
    ['highMagnesium:warning']
  ],
  ['G4 with slow breathing', mg(1.2, { labs: [lab('respiration', 11)] }), ['highMagnesium:critical']],
  ['G4 with breathing at 12', mg(1.2, { labs: [lab('respiration', 12)] }), ['highMagnesium:warning']],
  ['obstetric exception', mg(2.4, obstetric), ['pregnancy:info'], []],
  ['obstetric exception needs magnesium in force', mg(2.4, { ...obstetric, orders: [] }), ['toxicMagnesium:critical'], []],
  [
    'obstetric exception needs an indication',
    mg(2.4, { ...obstetric, ...is(condition('pregnant', { ago: 48 })) }),
    ['toxicMagnesium:critical'],
    []
  ],
  ['obstetric exception ends at 3.5', mg(3.5, obstetric), ['toxicMagnesium:critical'], []],
  ['obstetric exception ends with R3', withKidneys('R3', 2.4, obstetric), ['toxicMagnesium:critical'], []]
]

describe('age, data, toxicity, emergencies and high results', () => {
  it.each(rows.map(([what, chart, expected, dose]) => ({ what, chart, expected, dose })))(
    '$what',
    async ({ chart, expected, dose }) => {
      expect(await leadOf(chart)).toEqual(expected)
      if (!dose) return
      const cards = await cardsFor(chart)
      expect(cards.flatMap(card => dosesOf(card))).toEqual(dose)
      expect(cards.filter(card => dosesOf(card).length > 0).length).toBeLessThanOrEqual(1)
    }
  )
})
