import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadServices } from '../../../src/guideline-folder.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { type Chart, condition, evidenceOf, hoursAgo, lab, requestOf } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'
import { findingsOf, orderCall, quantity } from '../../support/requests/draft-call.ts'

/** M6: for every class of product and every band of the kidneys, what runs is at least as loud as the same order drafted. */

type Json = Record<string, unknown>
const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')
const signed = (chart: Chart, draft: Json) => answerOf(service, orderCall(chart, [draft])).cards
const viewed = (chart: Chart) => answerOf(service, requestOf(chart)).cards

const routes = { mouth: '26643006', vein: '47625008', muscle: '78421000' } as const
type Written = { readonly code?: string; readonly name: string; readonly route: keyof typeof routes; readonly dosage: Json }
const written = ({ code, name, route, dosage }: Written): Json => ({
  resourceType: 'MedicationRequest',
  id: 'm1',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  authoredOn: hoursAgo(2),
  medicationCodeableConcept: code
    ? { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display: name }] }
    : { text: name },
  dosageInstruction: [{ route: { coding: [{ system: 'http://snomed.info/sct', code: routes[route] }] }, ...dosage }]
})
const vial = { code: '1658244', name: '10 ML magnesium sulfate 500 MG/ML Injection' } as const
const premix = { code: '1658259', name: '50 ML magnesium sulfate 40 MG/ML Injection' } as const
const oxide = { code: '198741', name: 'magnesium oxide 400 MG Oral Tablet' } as const
const milk = { code: '253017', name: 'magnesium hydroxide 80 MG/ML Oral Suspension' } as const
const times = (frequency: number): Json => ({ timing: { repeat: { frequency, period: 1, periodUnit: 'd' } } })
const dose = (value: number, unit: string): Json => ({ doseAndRate: [{ doseQuantity: quantity(value, unit) }] })
const rate = (value: number): Json => ({ doseAndRate: [{ rateQuantity: quantity(value, 'mg/min') }] })
const once = { timing: { code: { text: 'Once' } } }

const products: Readonly<Record<string, Written>> = {
  'infusion of 4 mg/min': {
    ...vial,
    route: 'vein',
    dosage: { timing: { repeat: { boundsDuration: quantity(24, 'h') } }, ...rate(4) }
  },
  'infusion of 1 mg/min': {
    ...vial,
    route: 'vein',
    dosage: { timing: { repeat: { boundsDuration: quantity(24, 'h') } }, ...rate(1) }
  },
  'infusion that nobody can read': { ...vial, route: 'vein', dosage: { text: 'continuous by pump' } },
  '2 g daily': {
    ...premix,
    route: 'vein',
    dosage: {
      timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', duration: 60, durationUnit: 'min' } },
      ...dose(2, 'g')
    }
  },
  '2 g once': {
    ...premix,
    route: 'vein',
    dosage: { timing: { repeat: { count: 1, duration: 120, durationUnit: 'min' } }, ...dose(2, 'g') }
  },
  '1 g into muscle four times': {
    ...vial,
    route: 'muscle',
    dosage: { timing: { repeat: { frequency: 1, period: 6, periodUnit: 'h', count: 4 } }, ...dose(1, 'g') }
  },
  'one tablet': { ...oxide, route: 'mouth', dosage: { ...times(1), ...dose(1, '{tbl}') } },
  'two tablets': { ...oxide, route: 'mouth', dosage: { ...times(2), ...dose(1, '{tbl}') } },
  'three tablets': { ...oxide, route: 'mouth', dosage: { ...times(3), ...dose(1, '{tbl}') } },
  'tablets as directed': { ...oxide, route: 'mouth', dosage: { text: 'as directed' } },
  antacid: {
    name: 'aluminum hydroxide / magnesium hydroxide / simethicone oral suspension',
    route: 'mouth',
    dosage: { ...times(4), ...dose(30, 'mL') }
  },
  'milk of magnesia': { ...milk, route: 'mouth', dosage: { ...times(1), ...dose(30, 'mL') } },
  'magnesium citrate': { code: '1052760', name: 'magnesium citrate 58.2 MG/ML Oral Solution', route: 'mouth', dosage: once },
  picosulfate: {
    code: '2626364',
    name: 'citric acid 68.6 MG/ML / magnesium oxide 20 MG/ML / picosulfate sodium 0.0625 MG/ML Oral Solution',
    route: 'mouth',
    dosage: once
  },
  sulfates: { code: '1006608', name: 'SUPREP BOWEL PREP KIT 17.5-3.13-1.6 gram oral solution', route: 'mouth', dosage: once },
  crystalloid: { name: 'Plasma-Lyte A', route: 'vein', dosage: { doseAndRate: [{ rateQuantity: quantity(125, 'mL/h') }] } },
  nutrition: { name: 'TPN with magnesium', route: 'vein', dosage: { doseAndRate: [{ rateQuantity: quantity(80, 'mL/h') }] } }
}
const bands: readonly Band[] = ['R1', 'R2', 'R3', 'R4', 'RU']
const rank: Readonly<Record<string, number>> = { info: 0, warning: 1, critical: 2 }
const ofKidney = /^(renalContraindicated|renalDose|renalUnknown|intramuscularLimit):/
const loudest = (found: readonly string[]): number =>
  Math.max(-1, ...found.filter(item => ofKidney.test(item)).map(item => rank[item.split(':')[1] ?? ''] ?? 0))

const inHospital = { encounter: 'IMP', encounterId: 'e1' } as const
const situations: readonly (readonly [string, Chart])[] = [
  ['', inHospital],
  [', outside', {}],
  [', acute injury', { ...inHospital, conditions: [condition('kidneyInjury')] }],
  [', on dialysis', { ...inHospital, conditions: [condition('dialysis', { ago: 2000 })] }],
  [', pregnant', { ...inHospital, age: 30, conditions: [condition('pregnant', { ago: 2000 })] }]
]

/** Loudness of what the kidneys say; the obstetric hold says it in a card of its own, without a finding. */
function compared(product: Written, band: Band, level: number, situation: Chart): void {
  const order = written(product)
  const chart = withKidneys(band, level, situation)
  const drafted = findingsOf(signed(chart, { ...order, status: 'draft' }))
  const running = viewed({ ...chart, orders: [order] })
  const obstetric = running.filter(card => topicOf(card) === 'pregnancy').map(({ indicator }) => rank[indicator] ?? 0)
  const told = Math.max(loudest(findingsOf(running)), ...obstetric)
  expect(told, `Mg ${level}: drafted ${drafted}`).toBeGreaterThanOrEqual(loudest(drafted))
  const finding = Math.max(-1, ...findingsOf(running).map(item => rank[item.split(':')[1] ?? ''] ?? 0))
  expect(Math.max(-1, ...running.map(({ indicator }) => rank[indicator] ?? 0))).toBeGreaterThanOrEqual(finding)
}

describe.each(Object.entries(products))('%s', (_name, product) => {
  it.each(bands)('in hospital, %s', band => {
    for (const level of [0.58, 0.9, 1.2]) compared(product, band, level, inHospital)
  })
})

it('in any situation', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(products)),
      fc.constantFrom(...bands),
      fc.constantFrom(0.45, 0.58, 0.67, 0.9, 1.2),
      fc.constantFrom(...situations),
      (product, band, level, [, situation]) => compared(product, band, level, situation)
    ),
    { numRuns: 120 }
  ))

const stops = (cards: ReturnType<typeof viewed>): boolean => JSON.stringify(cards).includes('"status":"stopped"')

describe('what runs', () => {
  const tablet = written(products['one tablet'] as Written)
  const laxative = written({ ...milk, route: 'mouth', dosage: { ...times(1), ...dose(30, 'mL'), asNeededBoolean: true } })

  it('into failed kidneys is stopped at one click, into unknown ones after a look', () => {
    const chosen = (band: Band) =>
      viewed({ ...withKidneys(band, 0.9, inHospital), orders: [tablet] })
        .flatMap(card => card.suggestions ?? [])
        .filter(item => item.isRecommended && JSON.stringify(item).includes('"status":"stopped"')).length
    expect([chosen('R4'), chosen('RU')]).toEqual([1, 0])
  })

  it('as needed is a warning in kidneys that bear none, critical with a high level, and nothing in any others', () => {
    const told = (band: Band, level: number) => viewed({ ...withKidneys(band, level, inHospital), orders: [laxative] })
    expect(findingsOf(told('R4', 0.9))).toEqual(['renalDose:warning'])
    expect(stops(told('R4', 0.9))).toBe(true)
    expect(told('R4', 1.2).map(card => `${topicOf(card)}:${card.indicator}`)).toEqual(['highMagnesium:critical'])
    expect(told('R3', 0.8)).toEqual([])
  })

  it.each([
    ['R1, 179 days', 0.9, 55, 179, 0],
    ['R1, 181 days', 0.9, 55, 181, 1],
    ['R2, 89 days', 1.5, 55, 89, 0],
    ['R2, 91 days', 1.5, 55, 91, 1],
    ['76 years, 89 days', 0.6, 76, 89, 0],
    ['76 years, 91 days', 0.6, 76, 91, 1]
  ])('by mouth asks for a creatinine as late as a renewal of it would: %s', (_, creatinine, age, days, asked) => {
    const labs = (withKidneys('RU', 0.85).labs ?? []).concat(lab('creatinine', creatinine, { ago: days * 24 }))
    const found = viewed({ age, labs, orders: [{ ...tablet, authoredOn: hoursAgo(days * 24 + 240) }] })
    expect(findingsOf(found).filter(item => item === 'renalUnknown:warning').length).toBe(asked)
  })

  it('cites the amendment', () => {
    const [card] = viewed({ ...withKidneys('R4', 0.9), orders: [tablet] })
    expect(card && evidenceOf(card).amendments).toContain('M6')
  })
})
