import { describe, expect, it } from 'vitest'
import { readPatientRecord } from '../../src/acquisition/patient-record.ts'
import { minutesOf } from '../../src/facts/amount.ts'
import { codedResults } from '../../src/facts/coded-results.ts'
import { dosages } from '../../src/facts/dosage.ts'
import { setting } from '../../src/facts/encounter.ts'
import { type Analyte, isMeasurement, labSeries } from '../../src/facts/lab.ts'
import { unitTable } from '../../src/facts/quantity.ts'
import { canonicalSystem } from '../../src/facts/value-set.ts'

const subject = { patientId: 'p' }
const recordsOf = (...resources: readonly object[]) =>
  readPatientRecord(subject, { all: { resourceType: 'Bundle', entry: resources.map(resource => ({ resource })) } }, [])
const asOf = Date.parse('2026-11-20T12:00:00Z')
const me = { reference: 'Patient/p' }
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
const analyte: Analyte = {
  name: 'any',
  unit: 'mmol/L',
  codes: [{ code: '1-1', property: 'moles' }],
  units: unitTable([{ code: 'mmol/L', spellings: [], property: 'moles', multiply: 1, divide: 1 }]),
  plausible: [0, 10]
}
const result = (more: object) => ({
  resourceType: 'Observation',
  id: 'parent',
  status: 'final',
  subject: me,
  effectiveDateTime: '2026-11-20T10:00:00Z',
  ...more
})
const value = { value: 1, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' }

describe.each(['constructor', '__proto__', 'toString', 'valueOf'])('%s is no code of ours', word => {
  it('neither as a unit of time nor as a route', () => {
    expect(minutesOf(1, word)).toBeUndefined()
    const [dosage] = dosages({
      dosageInstruction: [
        { route: { coding: [{ code: word }] }, timing: { repeat: { count: 1, duration: 1, durationUnit: word } } }
      ]
    })
    expect(dosage).toHaveProperty('route', undefined)
    expect(dosage).toHaveProperty('runs', undefined)
  })

  it('neither as a flag of a result nor as a code system', () => {
    const flagged = result({ code: loinc('1-1'), valueQuantity: value, interpretation: [{ coding: [{ code: word }] }] })
    const { usable } = labSeries(recordsOf(flagged), analyte, asOf)
    expect(usable).toMatchObject({ value: 1 })
    expect(usable).toHaveProperty('flag', undefined)
    expect(canonicalSystem(word)).toBe(word)
  })
})

describe('a component of an Observation', () => {
  it('is named by the id of its resource, not by its own', () => {
    const panel = result({ code: loinc('9-9'), component: [{ id: 'c1', code: loinc('1-1'), valueQuantity: value }] })
    const { newest } = labSeries(recordsOf(panel), analyte, asOf)
    expect(newest && isMeasurement(newest) && newest.reference).toBe('Observation/parent')
  })

  it('takes no answer over from its parent', () => {
    const panel = result({
      code: loinc('9-9'),
      valueCodeableConcept: { coding: [{ code: 'yes' }] },
      component: [{ code: loinc('2-2') }]
    })
    expect(codedResults(recordsOf(panel), ['2-2'], asOf).flatMap(({ codes }) => [...codes])).toEqual([])
  })
})

it('takes no stay without an id for the one of a call that names none', () => {
  const stay = (code: string, id?: string) => ({
    resourceType: 'Encounter',
    ...(id ? { id } : {}),
    status: 'in-progress',
    class: { code },
    subject: me
  })
  expect(setting(recordsOf(stay('AMB'), stay('IMP', 'e1')), undefined, Date.parse('2026-01-01')).inpatient).toBe(true)
})
