import { describe, expect, it } from 'vitest'
import { loadServices } from '../../../src/guideline-folder.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { type Chart, condition, hoursAgo, lab, order, requestOf } from '../../support/charts/chart.ts'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'
import { bolus, draft, findingsOf, orderCall, quantity, tablets } from '../../support/requests/draft-call.ts'

/** Clauses of the amendments that stand in no table of their own, each with its silent twin. */

type Json = Record<string, unknown>
const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')
const viewed = (chart: Chart) => answerOf(service, requestOf(chart)).cards
const signed = (chart: Chart, ...drafts: readonly Json[]) => answerOf(service, orderCall(chart, drafts)).cards
const topics = (chart: Chart): readonly string[] => viewed(chart).map(topicOf)

const ward = { encounter: 'IMP', encounterId: 'e1' } as const
const subject = { reference: 'Patient/p1' }
const snomed = 'http://snomed.info/sct'
const cpt = 'http://www.ama-assn.org/go/cpt'
const problem = (id: string, code: object, hours = 3): Json => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: { coding: [{ code: 'active' }] },
  subject,
  code,
  onsetDateTime: hoursAgo(hours)
})

describe('services of dialysis (M9, M13)', () => {
  const service = (system: string, code: string, more: Json = {}): Json => ({
    resourceType: 'ServiceRequest',
    id: 's1',
    status: 'active',
    intent: 'order',
    subject,
    code: { coding: [{ system, code }] },
    authoredOn: hoursAgo(50),
    ...more
  })
  const low = (...services: readonly Json[]): Chart => ({ ...withKidneys('R1', 0.6, ward), procedures: services })
  it.each([
    ['ordered by CPT', service(cpt, '90935'), true],
    ['ordered by SNOMED CT', service(snomed, '302497006'), true],
    ['done 13 days ago', service(cpt, '90935', { status: 'completed', authoredOn: hoursAgo(24 * 13) }), true],
    ['done 15 days ago', service(cpt, '90935', { status: 'completed', authoredOn: hoursAgo(24 * 15) }), false],
    ['revoked', service(cpt, '90935', { status: 'revoked' }), false],
    ['not to be done', service(cpt, '90935', { doNotPerform: true }), false],
    ['another service', service(cpt, '99999'), false]
  ])('%s', (_, resource, expected) => expect(topics(low(resource)).includes('dialysis')).toBe(expected))

  it('in progress and continuous: its protocol doses', () => {
    expect(findingsOf(signed(low(service(snomed, '714749008')), bolus(3, 240)))).toContain('renalDose:warning')
    expect(findingsOf(signed(low(service(cpt, '90935')), bolus(3, 240)))).toContain('renalContraindicated:critical')
  })
})

describe('a qualifier of a sample (M8)', () => {
  const qualifier = (code: string) => ({ coding: [{ system: snomed, code }] })
  const sampled = (name: 'creatinine' | 'potassium', value: number, more: Json): Chart => {
    const base = withKidneys(name === 'creatinine' ? 'RU' : 'R1', 0.6, ward)
    const others = (base.labs ?? []).filter(item => name !== 'potassium' || !JSON.stringify(item.code).includes('2823-3'))
    return { ...base, labs: [...others, lab(name, value, { with: more })] }
  }
  const specimen = (code: string) => ({
    contained: [{ resourceType: 'Specimen', id: 'sp', condition: [qualifier(code)] }],
    specimen: { reference: '#sp' }
  })
  it.each([
    ['after dialysis, by a component', { component: [{ code: qualifier('115500004') }] }, true],
    ['before dialysis, by its specimen', specimen('115499008'), true],
    ['another qualifier', { component: [{ code: qualifier('255399007') }] }, false]
  ])('%s', (_, more, expected) => {
    const cards = viewed(sampled('creatinine', 1.2, more))
    expect(cards.map(topicOf).includes('dialysis')).toBe(expected)
    expect(JSON.stringify(cards).includes('"creatinine","value":1.2')).toBe(!expected)
  })
  it('makes a potassium no steady value, but for a dangerous one', () => {
    const told = (value: number) => topics(sampled('potassium', value, specimen('115500004'))).includes('potassium')
    expect([told(3.3), told(2.8)]).toEqual([false, true])
  })
})

describe('digoxin (M23, M29)', () => {
  const level = (ago: number) => ({
    ...lab('potassium', 2.6, { ago }),
    code: { coding: [{ system: 'http://loinc.org', code: '10535-3' }] },
    valueQuantity: { value: 2.6, unit: 'ng/mL', system: 'http://unitsofmeasure.org', code: 'ng/mL' }
  })
  const taken = (ago: number): Json => ({
    resourceType: 'MedicationAdministration',
    id: `a${ago}`,
    status: 'completed',
    subject,
    effectiveDateTime: hoursAgo(ago),
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197604', display: 'digoxin 0.125 MG Oral Tablet' }]
    }
  })
  const chart = (given: readonly Json[], more: Chart = {}): Chart => {
    const base = withKidneys('R1', 0.9, { ...ward, orders: [order('digoxin')], ...more })
    return { ...base, labs: [...(base.labs ?? []), level(3)], given }
  }
  it.each([
    ['a level 6 h after the dose', [taken(9)], true],
    ['a level 5 h after the dose', [taken(8)], false],
    ['a dose after the sample', [taken(1)], true],
    ['no dose charted', [], true]
  ])('%s', (_, given, expected) => expect(topics(chart(given)).includes('digoxin')).toBe(expected))

  it('is toxic with a pulse below 50', () => {
    const urgency = (pulse: number) =>
      viewed({ ...chart([]), labs: [...(chart([]).labs ?? []), lab('heartRate', pulse)] }).find(
        card => topicOf(card) === 'digoxin'
      )?.indicator
    expect([urgency(49), urgency(51)]).toEqual(['critical', 'warning'])
  })

  const poisoned = problem('t', { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'T46.0X1A' }] })
  it.each([
    ['toxicity with ventricular tachycardia', [poisoned, condition('tachycardia')], true],
    ['ventricular tachycardia alone', [condition('tachycardia')], false],
    ['toxicity alone', [poisoned], false],
    ['both with AV block', [poisoned, condition('tachycardia'), condition('heartBlock')], false]
  ])('level and need are not questioned: %s', (_, conditions, expected) => {
    const found = findingsOf(signed(withKidneys('R1', 0.9, { ...ward, orders: [order('digoxin')], conditions }), bolus(2, 15)))
    expect(found.some(item => /^(magnesiumInRange|ivNotNeeded)/.test(item))).toBe(!expected)
  })
})

describe('obstetric magnesium into muscle (M29)', () => {
  const muscle = (grams: number, repeat: Json) => draft('vial', { route: 'muscle', dose: quantity(grams, 'g'), repeat })
  const every = (period: number) => ({ frequency: 1, period, periodUnit: 'h' })
  const chart = (band: 'R1' | 'R2', severe: boolean): Chart =>
    withKidneys(band, 0.7, { ...ward, age: 30, conditions: severe ? [condition('preEclampsia')] : [] })
  it.each([
    ['10 g once', 'R1', true, muscle(10, { count: 1 }), false],
    ['11 g once', 'R1', true, muscle(11, { count: 1 }), true],
    ['5 g every 4 h with an estimate of 30 to 59', 'R2', true, muscle(5, every(4)), false],
    ['6 g every 2 h', 'R1', true, muscle(6, every(2)), true],
    ['1 g every 6 h for deficiency with such an estimate', 'R2', false, muscle(1, every(6)), true]
  ] as const)('%s', (_, band, severe, order, told) => {
    const found = findingsOf(signed(chart(band, severe), order))
    expect(found.some(item => /^(intramuscularLimit|bolusTooLarge|dailyTotal):(warning|critical)/.test(item))).toBe(told)
  })
})

describe('calcium against a poisoning with a calcium channel blocker (M26)', () => {
  const gluconate = draft({ name: 'calcium gluconate 100 MG/ML Injection' }, { route: 'vein', dose: quantity(1, 'g') })
  it.each([
    ['charted in words today', 'Calcium channel blocker overdose', 3, false],
    ['by the name of the drug', 'Verapamil poisoning', 3, false],
    ['of last week', 'Calcium channel blocker overdose', 200, true],
    ['another poisoning', 'Acetaminophen overdose', 3, true]
  ])('%s', (_, text, hours, told) => {
    const found = findingsOf(signed(withKidneys('R1', 0.55, { ...ward, conditions: [problem('p', { text }, hours)] }), gluconate))
    expect(found.some(item => item.startsWith('magnesiumLow'))).toBe(told)
  })
})

describe('what answers a row in the basket (M33, M4)', () => {
  const potassium = draft(
    { name: 'potassium chloride 20 MEQ Extended Release Oral Tablet' },
    { route: 'oral', dose: quantity(1, '{tbl}') }
  )
  const severity = (level: number, magnesium: Json, more: Chart = {}) =>
    findingsOf(signed(withKidneys('R1', level, { ...ward, ...more }), potassium, { ...magnesium, id: 'd2' })).find(item =>
      item.startsWith('magnesiumLow')
    )
  it.each([
    ['a tablet', 0.6, tablets(1, 1), 'info'],
    ['half a gram for a severe level', 0.4, bolus(0.5, 60), 'warning'],
    ['4 g for a severe level', 0.4, bolus(4, 180), 'info'],
    ['a tablet for a severe level', 0.4, tablets(1, 1), 'warning'],
    ['as needed', 0.6, tablets(1, 1, { dosage: { asNeededBoolean: true } }), 'warning']
  ] as const)('%s', (_, level, magnesium, expected) => expect(severity(level, magnesium)).toBe(`magnesiumLow:${expected}`))
})

describe('feeding that was ordered (M24)', () => {
  const feeding = (hours: number, more: Json = {}): Json => ({
    resourceType: 'NutritionOrder',
    id: 'n1',
    status: 'active',
    intent: 'order',
    patient: subject,
    dateTime: hoursAgo(hours),
    enteralFormula: { baseFormulaType: { text: 'standard' } },
    ...more
  })
  const chart = (nutrition: Json): Chart => ({
    ...withKidneys('R1', 0.6, { ...ward, labs: [lab('potassium', 3.3)] }),
    procedures: [nutrition]
  })
  it.each([
    ['yesterday', feeding(20), true],
    ['eight days ago', feeding(24 * 8), false],
    ['revoked', feeding(20, { status: 'revoked' }), false],
    ['a diet alone', feeding(20, { enteralFormula: undefined, oralDiet: {} }), false]
  ])('%s', (_, nutrition, expected) => expect(topics(chart(nutrition)).includes('refeeding')).toBe(expected))
})

describe('a course by its name (M1)', () => {
  const reasons = (ago: number, text: string) =>
    JSON.stringify(
      viewed(
        withKidneys('R1', 0.6, {
          ...ward,
          orders: [order('digoxin', { ago: ago * 24, with: { medicationCodeableConcept: { text } } })]
        })
      )
    )
  it.each([
    ['azithromycin of 29 days', 29, 'azithromycin 250 MG Oral Tablet', true],
    ['azithromycin of 31 days', 31, 'azithromycin 250 MG Oral Tablet', false],
    ['ondansetron of 31 days', 31, 'ondansetron 4 MG Oral Tablet', false],
    ['amiodarone of 400 days', 400, 'amiodarone 200 MG Oral Tablet', true]
  ])('%s', (_, days, text, expected) => expect(reasons(days, text).includes('QT-prolonging drug')).toBe(expected))
})
