import { describe, expect, it } from 'vitest'
import { drugLimits, drugMembers, drugProducts } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { readPatientRecord } from '../../src/acquisition/patient-record.ts'
import { DrugCatalog } from '../../src/facts/drug-catalog.ts'
import { drugsGiven } from '../../src/facts/drug-given.ts'

const drugCatalog = new DrugCatalog(drugProducts, drugMembers, drugLimits)

const given = (changes: object = {}) => ({
  resourceType: 'MedicationAdministration',
  id: 'a',
  status: 'completed',
  subject: { reference: 'Patient/p' },
  effectivePeriod: { start: '2026-11-22T08:00:00Z', end: '2026-11-22T11:00:00Z' },
  medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658244' }] },
  dosage: { route: { text: 'IV' }, dose: { value: 5, unit: 'g' } },
  ...changes
})

const read = (resource: object) => {
  const prefetch = { given: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] } }
  return drugsGiven(readPatientRecord({ patientId: 'p' }, prefetch, [], undefined, undefined), drugCatalog)
}

describe('what was given', () => {
  it('is read with its time, dose and route', () => {
    const [one] = read(given())
    expect(one?.drug.classes.has('magnesium-product')).toBe(true)
    expect(one).toMatchObject({
      at: { at: Date.parse('2026-11-22T08:00:00Z'), dateOnly: false },
      words: '5 g',
      status: 'completed',
      dosage: { route: 'intravenous', dose: { low: 5, high: 5, unit: 'g' } }
    })
    expect(read(given({ dosage: { text: '5 g over 3 h' } }))[0]?.words).toBe('5 g over 3 h')
    expect(read(given({ effectivePeriod: undefined, effectiveDateTime: '2026-11-22' }))[0]?.at.dateOnly).toBe(true)
    expect(read(given({ dosage: undefined }))[0]?.words).toBe('')
  })

  it.each([
    ['not given', { status: 'not-done' }],
    ['entered in error', { status: 'entered-in-error' }],
    ['without a status', { status: undefined }],
    ['of another patient', { subject: { reference: 'Patient/q' } }],
    ['of nobody', { subject: undefined }],
    ['without a time', { effectivePeriod: undefined }],
    ['without a drug', { medicationCodeableConcept: undefined }]
  ])('%s is left out', (_, changes) => expect(read(given(changes))).toEqual([]))
})
