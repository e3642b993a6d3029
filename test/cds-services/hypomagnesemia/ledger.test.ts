import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLedger } from '../../../cds-services/hypomagnesemia/facts/ledger.ts'
import { dosesUnmeasured } from '../../../cds-services/hypomagnesemia/facts/sample-before-dose.ts'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { readPatientRecord } from '../../../src/acquisition/patient-record.ts'
import { drugsGiven } from '../../../src/facts/drug-given.ts'
import { drugOrders } from '../../../src/facts/drug-order.ts'

const asOf = Date.parse('2026-11-22T08:00:00Z')
const ago = (hours: number): string => new Date(asOf - hours * 3_600_000).toISOString()
const vial = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658244' }] }
const tablet = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '198741' }] }
const iv = { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] }
const grams = (value: number) => [{ doseQuantity: { value, unit: 'g', system: 'http://unitsofmeasure.org', code: 'g' } }]
const rate = [{ rateQuantity: { value: 1, unit: 'g/h', system: 'http://unitsofmeasure.org', code: 'g/h' } }]

type Parts = { readonly hours?: number; readonly dosage?: object; readonly [name: string]: unknown }
const order = ({ hours = 5, dosage = {}, ...more }: Parts = {}) => ({
  resourceType: 'MedicationRequest',
  id: 'm1',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  medicationCodeableConcept: vial,
  authoredOn: ago(hours),
  dosageInstruction: [{ route: iv, ...dosage }],
  ...more
})
const once = { timing: { repeat: { count: 1, duration: 2, durationUnit: 'h' } }, doseAndRate: grams(2) }
const longDose = { timing: { repeat: { count: 1, duration: 300, durationUnit: 'min' } }, doseAndRate: grams(5) }
const given = (hours: number, more: object = {}) => ({
  resourceType: 'MedicationAdministration',
  id: 'a1',
  status: 'completed',
  subject: { reference: 'Patient/p' },
  medicationCodeableConcept: vial,
  effectivePeriod: { start: ago(hours), end: ago(hours - 1) },
  dosage: { route: iv, dose: { value: 2, unit: 'g' } },
  ...more
})

function ledger(resources: readonly object[], mar: 'charted' | 'complete' | 'unavailable' = 'unavailable') {
  const prefetch = { all: { resourceType: 'Bundle', type: 'searchset', entry: resources.map(resource => ({ resource })) } }
  const record = readPatientRecord({ patientId: 'p' }, prefetch, [])
  const { catalog } = ownKnowledge
  return readLedger({
    knowledge: ownKnowledge,
    orders: drugOrders(record, catalog, asOf),
    given: drugsGiven(record, catalog, asOf),
    mar,
    asOf,
    weight: undefined
  })
}
const statesOf = (...[resources, mar]: Parameters<typeof ledger>): readonly string[] =>
  ledger(resources, mar).sources.map(({ state }) => state)

describe('the state of a source (M1)', () => {
  it.each([
    ['an infusion of 30 h without an end runs', order({ hours: 30, dosage: { doseAndRate: rate } }), ['running']],
    [
      'one whose bounds have passed does not',
      order({
        hours: 30,
        dosage: { doseAndRate: rate, timing: { repeat: { boundsDuration: { value: 24, unit: 'h', code: 'h' } } } }
      }),
      ['unsure']
    ],
    ['one dose over 5 h runs while it runs', order({ hours: 4.9, dosage: longDose }), ['running']],
    ['it is looked for after its run', order({ hours: 6, dosage: longDose }), ['once']],
    ['still so 24 h later', order({ hours: 29, dosage: longDose }), ['once']],
    ['and not for the month that its order stays open', order({ hours: 29.1, dosage: longDose }), ['unsure']],
    [
      'bounds without a unit are no end',
      order({ hours: 30, dosage: { doseAndRate: rate, timing: { repeat: { boundsDuration: { value: 24 } } } } }),
      ['running']
    ],
    [
      'an end before the start is no end',
      order({ hours: 30, dosage: { doseAndRate: rate, timing: { repeat: { boundsPeriod: { start: ago(30), end: ago(40) } } } } }),
      ['running']
    ],
    [
      'a daily dose is due',
      order({ hours: 50, dosage: { timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }, doseAndRate: grams(2) } }),
      ['scheduled']
    ],
    ['a single dose is looked for until a day after its run time', order({ hours: 25.9, dosage: once }), ['once']],
    ['and no longer', order({ hours: 26.1, dosage: once }), ['unsure']],
    ['as needed is no treatment', order({ dosage: { ...once, asNeededBoolean: true } }), ['conditional']],
    ['nor is by protocol', order({ dosage: { ...once, text: 'per electrolyte protocol' } }), ['conditional']],
    [
      'a plan is taken at home',
      order({ intent: 'plan', medicationCodeableConcept: tablet, dosageInstruction: [] }),
      ['reported']
    ],
    [
      'tablets have no limit of a year',
      order({
        hours: 24 * 400,
        medicationCodeableConcept: tablet,
        dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }]
      }),
      ['scheduled']
    ],
    ['cancelled was never given', order({ status: 'cancelled', dosage: once }), []],
    ['stopped may have been', order({ status: 'stopped', dosage: once }), ['unsure']]
  ])('%s', (_, resource, expected) => expect(statesOf([resource])).toEqual(expected))

  it('is given where the MAR shows it, and never where it says that it was not', () => {
    expect(statesOf([order({ dosage: once }), given(4, { request: { reference: 'MedicationRequest/m1' } })], 'charted')).toEqual([
      'given'
    ])
    expect(
      statesOf(
        [order({ dosage: once }), given(4, { request: { reference: 'MedicationRequest/m1' }, status: 'not-done' })],
        'charted'
      )
    ).toEqual([])
    expect(statesOf([given(4)], 'charted')).toEqual(['given'])
    expect(statesOf([given(4, { status: 'in-progress', effectivePeriod: { start: ago(60) } })], 'charted')).toEqual(['running'])
    expect(statesOf([given(4, { status: 'entered-in-error' })], 'charted')).toEqual([])
  })
})

describe('what was given (M2)', () => {
  it.each([
    ['stopped, and the MAR has other entries', order({ status: 'stopped', dosage: once }), 'charted', 0],
    ['stopped, and the MAR is not there', order({ status: 'stopped', dosage: once }), 'unavailable', 1],
    ['stopped, and an empty MAR is vouched for', order({ status: 'stopped', dosage: once }), 'complete', 0],
    ['completed and not on the MAR', order({ status: 'completed', dosage: once }), 'charted', 1],
    ['an hour old and not yet on the MAR', order({ hours: 0.9, dosage: once }), 'charted', 1],
    ['older and still to be given', order({ hours: 1.1, dosage: once }), 'charted', 0]
  ] as const)('%s', (_, resource, mar, doses) => expect(ledger([resource], mar).doses.length).toBe(doses))

  it('counts a charted dose without an amount by its order, and one without either as unread', () => {
    const dosage = { route: iv }
    const request = { reference: 'MedicationRequest/m1' }
    expect(ledger([order({ dosage: once }), given(4, { dosage, request })], 'charted').grams24).toBe(2)
    expect(ledger([given(4, { dosage })], 'charted').grams24).toBeUndefined()
  })

  it('takes a dose without a time for one that may have been given at the last moment', () => {
    const [dose] = ledger([given(4, { effectivePeriod: undefined })], 'charted').doses
    expect(dose).toMatchObject({ certain: false, to: asOf })
  })
})

describe('the sample before the dose (M3)', () => {
  const stale = (drawnHours: number, renal: 'R1' | 'R2' | 'R3') =>
    dosesUnmeasured(ownKnowledge, ledger([given(4)], 'charted'), { drawn: asOf - drawnHours * 3_600_000, asOf, renal }).length > 0
  it.each([
    [3.1, 'R1', true],
    [2.9, 'R1', false],
    [2.9, 'R2', true],
    [0, 'R3', true]
  ] as const)('drawn %s h ago in %s', (hours, renal, expected) => expect(stale(hours, renal)).toBe(expected))

  it('is enough six hours after the end with reduced kidneys', () => {
    const old = ledger([given(8)], 'charted')
    const at = (hours: number) =>
      dosesUnmeasured(ownKnowledge, old, { drawn: asOf - hours * 3_600_000, asOf, renal: 'R3' }).length
    expect([at(1.1), at(1), at(0.5)]).toEqual([1, 0, 0])
  })
})

describe('whatever stands in the chart', () => {
  const dosage = fc.constantFrom<object>(
    once,
    { doseAndRate: rate },
    { timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: grams(1) },
    {}
  )
  const one = fc.record({
    dosage,
    hours: fc.double({ min: 0.1, max: 60, noNaN: true }),
    status: fc.constantFrom('active', 'completed', 'stopped', 'on-hold')
  })
  const list = fc.array(one, { maxLength: 4 }).map(items => items.map((item, index) => order({ ...item, id: `m${index}` })))
  const mar = fc.constantFrom('charted' as const, 'complete' as const, 'unavailable' as const)

  it('an unreadable source more never makes a total smaller or a sample good enough', () =>
    fc.assert(
      fc.property(list, mar, (resources, state) => {
        const before = ledger(resources, state)
        const after = ledger([...resources, order({ id: 'unread', hours: 3, dosage: {} })], state)
        if (after.grams24 !== undefined) expect(after.grams24).toBeGreaterThanOrEqual(before.grams24 ?? Number.POSITIVE_INFINITY)
        const sample = { drawn: asOf - 7_200_000, asOf, renal: 'R2' as const }
        expect(dosesUnmeasured(ownKnowledge, after, sample).length).toBeGreaterThanOrEqual(
          dosesUnmeasured(ownKnowledge, before, sample).length
        )
      }),
      { numRuns: 60 }
    ))

  it('without a MAR nothing is known to be given that a MAR would not show, and nothing possible is lost', () =>
    fc.assert(
      fc.property(list, resources => {
        const charted = ledger(resources, 'charted').doses.length
        const without = ledger(resources).doses
        expect(without.length).toBeGreaterThanOrEqual(charted)
        expect(without.every(dose => !dose.certain)).toBe(true)
      }),
      { numRuns: 60 }
    ))
})

it('one dose over hours is over when it has run in, not when its order is closed (M1)', () => {
  const [dose] = ledger([order({ hours: 12, status: 'completed', dosage: longDose })]).doses
  expect(dose && [dose.from, dose.to, dose.ongoing]).toEqual([Date.parse(ago(12)), Date.parse(ago(7)), false])
})
