import { expect, it } from 'vitest'
import { finalVolume } from '../../cds-services/hypomagnesemia/facts/dilution.ts'
import { isElemental } from '../../cds-services/hypomagnesemia/facts/magnesium-amount.ts'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { loincCodes } from '../../src/acquisition/observation-codes.ts'
import { readPatientRecord } from '../../src/acquisition/patient-record.ts'
import { specimenOf } from '../../src/facts/specimen.ts'
import { lab, order, requestOf } from '../support/charts/chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'

/** Charts on which trying every start with every end takes seconds or minutes, and one pass milliseconds. */
const none = readPatientRecord({ patientId: 'p' }, {}, [])

it('looks for hemolysis in a long remark', () => {
  const note = [{ text: 'hemolys'.repeat(30_000) }]
  expect(specimenOf(none, { note })).toBe('hemolyzed')
  expect(specimenOf(none, { note: [{ text: 'Hemolysis index: none' }] })).toBe('usable')
})

it('looks for the volume of a solution behind many blanks', () => {
  expect(finalVolume(`in${' '.repeat(200_000)}x`)).toBeUndefined()
  expect(finalVolume('in: 100 mL')).toBe(100)
  expect(finalVolume('total volume : a total of 250 ml')).toBe(250)
})

it('looks for elemental magnesium behind many figures', () => {
  const amount = { low: 0.48, high: 0.48, unit: 'g', perKilogram: false } as const
  expect(isElemental(amount, `elemental ${'1'.repeat(300_000)}`)).toBe(true)
  expect(isElemental(amount, '480 mg elemental')).toBe(true)
  expect(isElemental(amount, '240.5 mg elemental')).toBe(false)
})

it('looks for the strength of a drug among many figures', () => {
  const order = {
    resourceType: 'MedicationRequest',
    id: 'd1',
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: { text: `calcitriol capsule ${'1'.repeat(3_900)}` },
    dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 1, unit: 'capsule' } }] }]
  }
  const context = {
    patientId: 'p1',
    userId: 'Practitioner/x',
    draftOrders: { resourceType: 'Bundle', entry: [{ resource: order }] }
  }
  const patient = { resourceType: 'Patient', id: 'p1', birthDate: '1960-01-01' }
  const { cards } = answerOf(service, { hook: 'order-sign', hookInstance: 'i', context, prefetch: { patient } })
  expect(JSON.stringify(cards)).toContain('dose not read')
})

it('compares references with an address of many slashes', () => {
  const entry = Array.from({ length: 20_000 }, () => ({ resource: { resourceType: 'Condition', subject: { reference: 'a' } } }))
  const fhirServer = `${'/'.repeat(1_990)}x`
  const records = readPatientRecord({ patientId: 'p', fhirServer }, { all: { resourceType: 'Bundle', entry } }, [])
  expect(records.foreign).toContain('Condition')
})

it('looks for a potassium that stays low among many results of one day', () => {
  const results = Array.from({ length: 20_000 }, () => lab('potassium', 3))
  const call = (...more: readonly ReturnType<typeof lab>[]) =>
    requestOf({ labs: [lab('magnesium-moles', 0.75), ...results, ...more], orders: [order('potassium')] })
  const began = performance.now()
  const cards = answerOf(service, call()).cards.map(({ source }) => source.topic?.code)
  expect(cards).not.toContain('depletionPossible')
  // Some 5 s where every result is held against every other.
  expect(performance.now() - began).toBeLessThan(2_500)
  expect(answerOf(service, call(lab('potassium', 3, { ago: 26 }))).cards.map(({ source }) => source.topic?.code)).toContain(
    'depletionPossible'
  )
})

it('reads a result under many codes', () => {
  const coding = Array.from({ length: 100_000 }, (_, index) => ({ system: 'http://loinc.org', code: `${index}-1` }))
  expect(loincCodes({ code: { coding: [...coding, ...coding] } })).toHaveLength(100_000)
  expect(loincCodes({ code: { coding: [coding[0], coding[1], coding[0]] } })).toEqual(['0-1', '1-1'])
})

it('looks for a creatinine that fell among many results of one day', () => {
  const results = Array.from({ length: 15_000 }, (_, index) => lab('creatinine', 3 + (index % 5) / 10))
  const began = performance.now()
  answerOf(service, requestOf({ labs: [lab('magnesium-moles', 0.4), ...results] }))
  // Some 10 s where every result is held against every other.
  expect(performance.now() - began).toBeLessThan(2_500)
})
