import { describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { dosages } from '../../src/facts/dosage.ts'
import { hoursAgo, lab } from '../support/charts/chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'

const read = (instruction: object) => dosages({ dosageInstruction: [instruction] })[0]
const bundle = (...resources: readonly object[]) => ({
  resourceType: 'Bundle',
  entry: resources.map(resource => ({ resource }))
})

/** Magnesium by vein, in force, with this timing, and a result from before it. */
const call = (repeat: object, amount: object = { doseQuantity: { value: 1, unit: 'g' } }) => ({
  hook: 'patient-view',
  hookInstance: 'i',
  context: { patientId: 'p1', userId: 'Practitioner/x' },
  prefetch: {
    patient: { resourceType: 'Patient', id: 'p1', birthDate: '1960-01-01', gender: 'male' },
    magnesium: bundle(lab('magnesium', 0.6, { ago: 10 })),
    medications: bundle({
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/p1' },
      authoredOn: hoursAgo(2),
      medicationCodeableConcept: { text: 'magnesium sulfate injection' },
      dosageInstruction: [{ route: { text: 'IV' }, timing: { repeat }, doseAndRate: [amount] }]
    })
  }
})

describe.each([
  ['a duration of 1e300 h', { boundsDuration: { value: 1e300, unit: 'h', code: 'h' } }],
  ['a duration of 1e308 a', { boundsDuration: { value: 1e308, unit: 'a', code: 'a' } }],
  ['no end but the last day of the calendar', { boundsPeriod: { end: '9999-12-31' } }],
  ['1e300 repetitions', { frequency: 1, period: 1, periodUnit: 'd', count: 1e300 }],
  ['a repetition every 1e308 a', { frequency: 1, period: 1e308, periodUnit: 'a', count: 5 }],
  ['1e308 repetitions in 1e308 a', { frequency: 1e308, period: 1e308, periodUnit: 'a', count: 5 }],
  ['a run of 1e300 h', { count: 1, duration: 1e300, durationUnit: 'h' }]
])('an order with %s', (_name, repeat) => {
  it('is answered, with moments that FHIR can write', () => {
    const { cards } = answerOf(service, call(repeat))
    expect(cards.length).toBeGreaterThan(0)
    expect(JSON.stringify(cards)).not.toMatch(/Infinity|NaN/)
    // An order that is sent back stopped keeps the end that it came with.
    const text = JSON.stringify(cards, (_, value) => (value?.type === 'update' ? undefined : value))
    for (const [, at] of text.matchAll(/"(?:occurrenceDateTime|start|end)":"([^"]*)"/g))
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })
})

it('an amount or a time beyond all figures is not read', () => {
  expect(read({ doseAndRate: [{ doseQuantity: { value: 1e308, unit: 'L' } }] })).toHaveProperty('dose', undefined)
  expect(read({ timing: { repeat: { count: 1, duration: 1e308, durationUnit: 'h' } } })).toHaveProperty('runs', undefined)
})

it('a bound in the year 9999 is how a record writes none, and any other one is an end', () => {
  // An infusion: of one dose the bound says nothing, it is over when it has run in (M1).
  const rate = { rateQuantity: { value: 4, unit: 'mg/min' } }
  const headlines = (end?: string): readonly string[] =>
    answerOf(service, call(end ? { boundsPeriod: { end } } : {}, rate)).cards.map(({ summary, detail }) => `${summary} ${detail}`)
  expect(headlines('9999-12-31')).toEqual(headlines())
  expect(headlines('9999-01-01T00:00:00Z')).toEqual(headlines())
  const bounded = (end: string) => read({ timing: { repeat: { boundsPeriod: { end } } } })
  expect(bounded(hoursAgo(-30))).toHaveProperty('ends', Date.parse(hoursAgo(-30)))
  expect(bounded('9999-12-31')).toHaveProperty('ends', undefined)
  expect(headlines(hoursAgo(1))).not.toEqual(headlines())
})
