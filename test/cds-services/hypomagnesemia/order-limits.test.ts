import { describe, expect, it } from 'vitest'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { type Chart, condition, hoursAgo, lab } from '../../support/charts/chart.ts'
import { bolus, draft, findingsOf, infusion, orderService, quantity, tablets } from '../../support/requests/draft-call.ts'

const { doses } = ownKnowledge

/** Limits of the order checks, each at, just below and just above, with the limit read from the knowledge. */

const { sign } = orderService()

type Json = Record<string, unknown>
const labs = (magnesium: number, creatinine?: number) => [
  lab('magnesium-moles', magnesium),
  lab('potassium', 4.2),
  lab('calcium', 2.3),
  lab('albumin', 40),
  lab('weight', 70),
  lab('height', 165),
  ...(creatinine === undefined ? [] : [lab('creatinine', creatinine), lab('creatinine', creatinine, { ago: 200 })])
]
const severe = (creatinine?: number, more: Partial<Chart> = {}): Chart => ({
  ...more,
  labs: [...labs(0.4, creatinine), ...(more.labs ?? [])]
})
const R1 = severe(0.8)
const R2 = severe(1.5)
const R3 = severe(2.3)
const R4 = severe(4)
const RU = severe()
const low = (creatinine: number, more: Partial<Chart> = {}): Chart => ({
  ...more,
  labs: [...labs(0.58, creatinine), ...(more.labs ?? [])]
})

const { rates, totals } = doses
const total = (renal: string) => totals.find(row => row.renal === renal) ?? { soft24: 0, hard24: 0, soft48: 0, hard48: 0 }
const muscle = (grams: number, hours = 24, count = 1) =>
  bolus(grams, 1, {
    route: 'muscle',
    text: 'deep intramuscular',
    repeat: count === 1 ? { count: 1 } : { count, frequency: 1, period: hours, periodUnit: 'h' }
  })
const skin = (mmol: number, text = 'in 500 mL 0.9% sodium chloride', repeat: Json = { count: 1 }) =>
  draft('vial', { route: 'skin', dose: quantity(mmol, 'mmol'), text, repeat })
const diluted = (grams: number, ml: number, more: Json = {}) =>
  bolus(grams, 60, { text: `${grams} g in ${ml} mL 0.9% sodium chloride`, ...more })
const capsules = (count: number, repeat: Json = { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }) =>
  draft('oxide140', { route: 'oral', dose: quantity(count, '{capsule}'), repeat })
const perOral = (mmol: number) =>
  draft('oxide400', {
    route: 'oral',
    dose: quantity(mmol, 'mmol'),
    repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }
  })

type Row = readonly [what: string, chart: Chart, draft: Json, finding: string, severity: string | undefined]

const rows: readonly Row[] = [
  ['rate at the most without an emergency', R1, bolus(2.25, 15), 'rateTooFast', undefined],
  ['rate just above it', R1, bolus(2.26, 15), 'rateTooFast', 'critical'],
  ['2 g over 10 min (case 12)', R1, bolus(2, 10), 'rateTooFast', 'critical'],
  ['2 g over 15 min', R1, bolus(2, 15), 'rateTooFast', undefined],
  ['2 g/h for 31 min and more', R1, bolus((rates.warnInfusion.value * 60) / 1000, 60), 'rateTooFast', undefined],
  ['just above 2 g/h', R1, bolus(2.02, 60), 'rateTooFast', 'warning'],
  ['above 2 g/h but within 30 min', R1, bolus(1.2, 30), 'rateTooFast', undefined],
  ['push of a stated time', R1, bolus(2, 1, { text: '2 g IV push in 20 mL' }), 'rateTooFast', 'critical'],
  ['grams per minute', R1, infusion(4, 24, { rate: quantity(4, 'g/min') }), 'gramsPerMinute', 'critical'],
  ['mg per minute', R1, infusion(4, 24), 'gramsPerMinute', undefined],
  ['no duration', R1, bolus(2, 1, { repeat: { count: 1 } }), 'rateMissing', 'warning'],
  ['with duration', R1, bolus(2, 15), 'rateMissing', undefined],
  ['bolus over 14 min', R1, bolus(2, 14), 'bolusTooShort', 'warning'],
  ['bolus over 15 min', R1, bolus(2, 15), 'bolusTooShort', undefined],
  ['bolus of 2 g', R1, bolus(2, 30), 'bolusTooLarge', undefined],
  ['bolus above 2 g', R1, bolus(2.1, 30), 'bolusTooLarge', 'warning'],
  ['bolus of 4 g', R1, bolus(4, 30), 'bolusTooLarge', 'warning'],
  ['bolus above 4 g', R1, bolus(4.1, 30), 'bolusTooLarge', 'critical'],
  ['above 4 g in pre-eclampsia', R1, bolus(4.1, 30, { reason: 'severe pre-eclampsia' }), 'bolusTooLarge', undefined],
  ['above 6 g in pre-eclampsia', R1, bolus(6.1, 30, { reason: 'severe pre-eclampsia' }), 'bolusTooLarge', 'critical'],
  ['10%', R1, diluted(1, 10), 'concentrationTooHigh', undefined],
  ['above 10%', R1, diluted(1.1, 10), 'concentrationTooHigh', 'warning'],
  ['20%', R1, diluted(2, 10), 'concentrationTooHigh', 'warning'],
  ['above 20%', R1, diluted(2.1, 10), 'concentrationTooHigh', 'critical'],
  ['push, undiluted vial', R1, bolus(2, 15, { text: '4 mL IV push' }), 'undilutedPush', 'critical'],
  ['said undiluted', R1, bolus(2, 15, { text: 'give undiluted' }), 'undilutedPush', 'critical'],
  ['said not undiluted', R1, bolus(2, 15, { text: 'never undiluted; in 50 mL saline' }), 'undilutedPush', undefined],
  ['a bare vial', R1, bolus(2, 15, { text: '2 g over 15 min' }), 'diluent', 'warning'],
  ['Ringer', R1, bolus(2, 15, { text: 'in 100 mL lactated Ringer' }), 'diluent', 'warning'],
  ['5% dextrose', R1, bolus(2, 15, { text: 'in 100 mL 5% dextrose' }), 'diluent', undefined],
  ['infusion without end', R1, infusion(4), 'infusionOpenEnded', 'warning'],
  ['infusion of 24 h', R1, infusion(4, 24), 'infusionOpenEnded', undefined],
  ['infusion of 25 h', R1, infusion(4, 25), 'infusionOpenEnded', 'warning'],
  ['below the obstetric rate', R1, infusion(16.6, 12), 'obstetricRate', undefined],
  ['obstetric rate', R1, infusion(rates.obstetricFrom.value, 12), 'obstetricRate', 'warning'],
  ['obstetric rate, reduced kidneys', R2, infusion(rates.obstetricFrom.value, 12), 'obstetricRate', 'critical'],
  ['obstetric rate in eclampsia', R1, infusion(20, 12, { reason: 'eclampsia' }), 'obstetricRate', undefined],
  ['soft total of a day, R1', R1, infusion((total('R1').soft24 ?? 0) / 1.44, 24), 'dailyTotal', undefined],
  ['above it', R1, infusion((total('R1').soft24 ?? 0) / 1.44 + 0.1, 24), 'dailyTotal', 'warning'],
  ['hard total of a day, R1', R1, infusion((total('R1').hard24 ?? 0) / 1.44, 24), 'dailyTotal', 'warning'],
  ['above it', R1, infusion((total('R1').hard24 ?? 0) / 1.44 + 0.1, 24), 'dailyTotal', 'critical'],
  ['soft total, R2', R2, infusion((total('R2').soft24 ?? 0) / 1.44, 24), 'dailyTotal', undefined],
  ['above hard total, R2', R2, infusion((total('R2').hard24 ?? 0) / 1.44 + 0.1, 24), 'dailyTotal', 'critical'],
  ['above soft total, R3', R3, infusion((total('R3').soft24 ?? 0) / 1.44 + 0.1, 24), 'dailyTotal', 'warning'],
  ['two days, R3, at the soft total', R3, infusion((total('R3').soft48 ?? 0) / 2.88, 48), 'twoDayTotal', undefined],
  ['two days, R3, above the soft total', R3, infusion((total('R3').soft48 ?? 0) / 2.88 + 0.1, 48), 'twoDayTotal', 'warning'],
  ['two days, R3, above the hard total', R3, infusion((total('R3').hard48 ?? 0) / 2.88 + 0.1, 48), 'twoDayTotal', 'critical'],
  ['two days in R2', R2, infusion(8, 48), 'twoDayTotal', undefined],
  ['oral in R4', R4, tablets(1, 1), 'renalContraindicated', 'critical'],
  ['by vein in R4', R4, bolus(1, 60), 'renalContraindicated', 'critical'],
  ['oral, kidneys unknown', RU, tablets(1, 1), 'renalUnknown', 'warning'],
  ['by vein, kidneys unknown', RU, bolus(1, 60), 'renalUnknown', 'critical'],
  ['by vein without any creatinine', RU, bolus(1, 60), 'labsStale', 'critical'],
  ['R2: 2 g over 30 min', R2, bolus(2, 30), 'renalDose', undefined],
  ['R2: 2 g over 29 min', R2, bolus(2, 29), 'renalDose', 'warning'],
  ['R2: 2.5 g over 3 h', R2, bolus(2.5, 180), 'renalDose', undefined],
  ['R2: 2.6 g over 3 h', R2, bolus(2.6, 180), 'renalDose', 'warning'],
  ['R2: 2 mg/min', R2, infusion(2, 24), 'renalDose', undefined],
  ['R2: 2.1 mg/min', R2, infusion(2.1, 24), 'renalDose', 'warning'],
  ['R3: 1 g over 60 min', R3, bolus(1, 60), 'renalDose', undefined],
  ['R3: 1 g over 59 min', R3, bolus(1, 59), 'renalDose', 'warning'],
  ['R3: 1.1 g over 2 h', R3, bolus(1.1, 120), 'renalDose', 'warning'],
  ['R3: any infusion', R3, infusion(1, 24), 'renalDose', 'warning'],
  ['R3: one capsule', low(2.3), capsules(1), 'renalDose', undefined],
  ['R3: a tablet (case 9)', low(2.3), tablets(1, 1), 'renalDose', 'warning'],
  ['R2: a tablet', low(1.5), tablets(1, 1), 'renalDose', undefined],
  ['R2: two tablets', low(1.5), tablets(1, 2), 'renalDose', 'warning'],
  ['oral at the starting dose', low(0.8), perOral(12.6), 'oralTooMuch', undefined],
  ['oral above it', low(0.8), perOral(12.61), 'oralTooMuch', 'info'],
  ['oral at the usual start', low(0.8), perOral(20), 'oralTooMuch', 'info'],
  ['oral above the usual start', low(0.8), perOral(20.01), 'oralTooMuch', 'warning'],
  ['oral at the most', low(0.8), perOral(25.2), 'oralTooMuch', 'warning'],
  ['oral above the most', low(0.8), perOral(25.21), 'oralTooMuch', 'critical'],
  ['into muscle, 4 g a day', R1, muscle(1, 6, 4), 'intramuscularLimit', undefined],
  ['into muscle, 5 g', R1, muscle(5), 'intramuscularLimit', 'warning'],
  ['into muscle, 10 g', R1, muscle(10), 'intramuscularLimit', 'warning'],
  ['into muscle, 11 g', R1, muscle(11), 'intramuscularLimit', 'critical'],
  ['into muscle, reduced kidneys', R2, muscle(1), 'intramuscularLimit', 'critical'],
  [
    'into muscle, platelets 50',
    severe(0.8, { labs: [lab('platelets', ownKnowledge.limit('platelets'))] }),
    muscle(1),
    'intramuscularLimit',
    undefined
  ],
  [
    'into muscle, platelets 49',
    severe(0.8, { labs: [lab('platelets', ownKnowledge.limit('platelets') - 1)] }),
    muscle(1),
    'intramuscularLimit',
    'warning'
  ],
  ['under the skin, 12 mmol', R1, skin(12), 'subcutaneousLimit', undefined],
  ['under the skin, 12.1 mmol', R1, skin(12.1), 'subcutaneousLimit', 'warning'],
  ['under the skin, in 499 mL', R1, skin(8, 'in 499 mL saline'), 'subcutaneousLimit', 'warning'],
  [
    'under the skin, 3 a week',
    R1,
    skin(8, undefined, { frequency: 3, period: 1, periodUnit: 'wk' }),
    'subcutaneousLimit',
    undefined
  ],
  [
    'under the skin, 4 a week',
    R1,
    skin(8, undefined, { frequency: 4, period: 1, periodUnit: 'wk' }),
    'subcutaneousLimit',
    'warning'
  ],
  ['under the skin, R4', R4, skin(8), 'subcutaneousLimit', 'critical'],
  ['level at the upper end', { labs: labs(1.05, 0.8) }, tablets(1, 1), 'magnesiumHigh', undefined],
  ['level above it', { labs: labs(1.06, 0.8) }, tablets(1, 1), 'magnesiumHigh', 'critical'],
  ['level in range', { labs: labs(0.7, 0.8) }, tablets(1, 1), 'magnesiumInRange', 'warning'],
  ['level below it', { labs: labs(0.69, 0.8) }, tablets(1, 1), 'magnesiumInRange', undefined],
  [
    'level in range, for constipation',
    { labs: labs(0.8, 0.8) },
    tablets(1, 1, { reason: 'constipation' }),
    'magnesiumInRange',
    undefined
  ],
  ['severe, tablets', R1, tablets(1, 1), 'routeForSeverity', 'warning'],
  ['not severe, tablets', low(0.8), tablets(1, 1), 'routeForSeverity', undefined],
  ['not severe, by vein', low(0.8), bolus(1, 60), 'ivNotNeeded', 'info'],
  ['severe, by vein', R1, bolus(1, 60), 'ivNotNeeded', undefined],
  ['not severe with a symptom, by vein', low(0.8, { conditions: [condition('tremor')] }), bolus(1, 60), 'ivNotNeeded', undefined],
  [
    'myasthenia, by vein (case 18)',
    severe(0.8, { conditions: [condition('myasthenia')] }),
    bolus(1, 60),
    'conditionContraindicated',
    'critical'
  ],
  [
    'myasthenia, tablets',
    low(0.8, { conditions: [condition('myasthenia')] }),
    tablets(1, 1),
    'conditionContraindicated',
    'warning'
  ],
  ['pregnant, infusion', severe(0.8, { age: 30, conditions: [condition('pregnant')] }), infusion(4, 24), 'pregnancy', 'warning'],
  ['pregnant, 167 h', severe(0.8, { age: 30, conditions: [condition('pregnant')] }), infusion(4, 167), 'pregnancy', 'warning'],
  ['pregnant, 168 h', severe(0.8, { age: 30, conditions: [condition('pregnant')] }), infusion(4, 168), 'pregnancy', 'critical'],
  ['pregnant, a bolus', severe(0.8, { age: 30, conditions: [condition('pregnant')] }), bolus(2, 30), 'pregnancy', undefined],
  ['once a day, no time', low(0.8), tablets(1, 1, { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }), 'nightDose', 'info'],
  [
    'once a day in the morning by code',
    low(0.8),
    tablets(1, 1, { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['MORN'] } }),
    'nightDose',
    undefined
  ],
  ['12.6 mmol at once', low(0.8), perOral(12.6), 'divideDose', undefined],
  ['12.7 mmol at once', low(0.8), perOral(12.7), 'divideDose', 'info'],
  [
    '480 mg elemental (case 14)',
    low(0.8),
    draft('oxide400', {
      route: 'oral',
      dose: quantity(480, 'mg'),
      text: '480 mg elemental at bedtime',
      repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }
    }),
    'saltOrElemental',
    'warning'
  ],
  [
    '400 mg of a 400 mg tablet',
    low(0.8),
    draft('oxide400', {
      route: 'oral',
      dose: quantity(400, 'mg'),
      repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }
    }),
    'saltOrElemental',
    undefined
  ],
  [
    'a second source on hold',
    low(0.8, { orders: [{ ...tablets(1, 1), id: 'x', status: 'on-hold', authoredOn: hoursAgo(9) }] }),
    tablets(1, 1),
    'duplicate',
    'warning'
  ],
  [
    'a second source above the most',
    low(0.8, { orders: [{ ...tablets(1, 2), id: 'x', status: 'active', authoredOn: hoursAgo(9) }] }),
    tablets(1, 1),
    'duplicate',
    'critical'
  ]
]

describe('limits of order checks', () => {
  it.each(rows)('%s', async (_, chart, order, finding, severity) => {
    const found = findingsOf(await sign(chart, order)).filter(item => item.startsWith(`${finding}:`))
    expect(found).toEqual(severity === undefined ? [] : [`${finding}:${severity}`])
  })
})

describe('for children and where the age is not known', () => {
  const allowed = /^(gramsPerMinute|concentrationTooHigh|undilutedPush|magnesiumHigh|rateTooFast|intramuscularLimit|notChecked):/
  const drafts = { bolus: bolus(9, 10), tablets: tablets(4, 4), infusion: infusion(40), muscle: muscle(1) }
  it.each([16, null])('age %s: only what holds for everybody, and says so', async age => {
    for (const order of Object.values(drafts)) {
      const cards = await sign({ ...R4, age }, order)
      expect(findingsOf(cards).filter(finding => !allowed.test(finding))).toEqual([])
      expect(cards).toHaveLength(1)
      expect(`${cards[0]?.summary} ${cards[0]?.detail}`).toContain('adult limits not applied')
      expect(cards[0]?.detail).toContain('renal function not estimated')
    }
    expect(findingsOf(await sign({ ...R4, age }, tablets(4, 4)))).toEqual(['notChecked:info'])
    expect(await sign({ ...R4, age }, draft({ name: 'Acetaminophen 500 mg oral tablet' }))).toEqual([])
    expect(findingsOf(await sign({ ...R4, age }, bolus(9, 10)))).toEqual(['rateTooFast:critical', 'notChecked:info'])
    expect(findingsOf(await sign({ ...R4, age }, muscle(1)))).toEqual(['intramuscularLimit:critical', 'notChecked:info'])
  })
})
