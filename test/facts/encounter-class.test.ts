import { describe, expect, test } from 'vitest'
import { encounterClass } from '../../src/facts/encounter-class.ts'
import { referenceId } from '../../src/facts/reference-id.ts'

const act = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const cases: readonly (readonly [string, unknown, ReturnType<typeof encounterClass>])[] = [
  ['R4', { system: act, code: 'IMP' }, 'inpatient'],
  ['R4, with blanks and small', { system: act, code: ' imp ' }, 'inpatient'],
  ['R4, the emergency department', { system: act, code: 'EMER' }, 'inpatient'],
  ['R4, ambulatory', { system: act, code: 'AMB' }, 'outpatient'],
  ['R5', [{ coding: [{ system: act, code: 'ACUTE' }] }], 'inpatient'],
  ['R5, in words', [{ text: 'Inpatient' }], 'inpatient'],
  ['DSTU2', 'inpatient', 'inpatient'],
  ['DSTU2, ambulatory', 'ambulatory', 'outpatient'],
  ['a number of a vendor', { system: 'urn:oid:1.2.840.114350.1.72.1.7.7.10.696784.13260', code: '4' }, undefined],
  [
    'a number of a vendor with its word',
    { system: 'urn:oid:1.2.840.114350.1.72.1.7.7.10.696784.13260', code: '4', display: 'Inpatient' },
    'inpatient'
  ],
  ['two that contradict each other', [{ text: 'outpatient' }, { coding: [{ system: act, code: 'IMP' }] }], 'inpatient'],
  ['a word that is none', 'hospital encounter', undefined],
  ['a name that every object has', 'constructor', undefined],
  ['a number', 4, undefined],
  ['nothing', undefined, undefined]
]

describe('the class of an encounter', () => {
  test.each(cases)('%s', (_, told, expected) => expect(encounterClass({ class: told })).toBe(expected))
})

describe('the id of a reference', () => {
  test.each([
    ['Encounter/7', '7'],
    ['Encounter/7/_history/2', '7'],
    ['https://ehr.example/fhir/Encounter/7/_history/2', '7']
  ])('%s', (reference, id) => expect(referenceId({ reference })).toBe(id))
  test('none', () => expect(referenceId('Encounter/7')).toBeUndefined())
})
