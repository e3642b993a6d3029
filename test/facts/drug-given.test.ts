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
  return drugsGiven(readPatientRecord({ patientId: 'p' }, prefetch, []), drugCatalog, Date.parse('2026-11-22T12:00:00Z'))
}

describe('what was given', () => {
  it('is read with its time, dose and route', () => {
    const [one] = read(given())
    expect(one?.drug.classes.has('magnesium-product')).toBe(true)
    expect(one).toMatchObject({
      at: { at: Date.parse('2026-11-22T08:00:00Z'), dateOnly: false },
      words: '5 g',
      status: 'completed',
      ends: Date.parse('2026-11-22T11:00:00Z'),
      inProgress: false,
      notDone: false,
      asOrder: { route: 'intravenous', dosages: [{ dose: { low: 5, high: 5, unit: 'g' }, runs: 180 }] }
    })
    expect(read(given({ dosage: { text: '5 g over 3 h' } }))[0]?.words).toBe('5 g over 3 h')
    expect(read(given({ effectivePeriod: undefined, effectiveDateTime: '2026-11-22' }))[0]?.at?.dateOnly).toBe(true)
    expect(read(given({ dosage: undefined }))[0]?.words).toBe('')
  })

  it.each([
    ['entered in error', { status: 'entered-in-error' }],
    ['of another patient', { subject: { reference: 'Patient/q' } }],
    ['of nobody', { subject: undefined }],
    ['without a drug', { medicationCodeableConcept: undefined }]
  ])('%s is left out', (_, changes) => expect(read(given(changes))).toEqual([]))

  it.each([
    ['not done', { status: 'not-done' }],
    ['not given, as an older version spells it', { status: ' Not-Given ' }],
    ['not given by a flag of its own', { notGiven: true }]
  ])('%s is kept as such', (_, changes) => expect(read(given(changes))[0]?.notDone).toBe(true))

  it('may have been without a status or a time', () => {
    expect(read(given({ status: undefined }))[0]?.notDone).toBe(false)
    expect(read(given({ effectivePeriod: undefined }))).toMatchObject([{ at: undefined, ends: undefined }])
  })

  it('has no end before its start', () => {
    const effectivePeriod = { start: '2026-11-22T08:00:00Z', end: '2026-11-22T07:00:00Z' }
    expect(read(given({ effectivePeriod }))[0]?.ends).toBeUndefined()
  })

  it('names the order that it carries out', () => {
    expect(read(given({ request: { reference: 'https://ehr.example/fhir/MedicationRequest/m1' } }))[0]?.order).toBe(
      'MedicationRequest/m1'
    )
    expect(read(given({ prescription: { reference: 'MedicationRequest/m2' } }))[0]?.order).toBe('MedicationRequest/m2')
  })
})
