import { describe, expect, test } from 'vitest'
import { askedFor, isPlainId, queryUrl } from '../../src/acquisition/query.ts'

const template = 'Observation?patient={{context.patientId}}&code=http://loinc.org|1-8&_sort=-date'
const notIds = [
  'a&_include=*',
  'a/b',
  '../b',
  '..',
  '.',
  'a?b',
  'a#b',
  'a b',
  'a%2fb',
  'a\r\nX: y',
  'a,b',
  'a|b',
  '',
  'ä',
  'a\u0000',
  'x'.repeat(129),
  7,
  null,
  undefined,
  ['a'],
  {}
]

describe('S9: data of a request cannot bend a query', () => {
  test('tokens are filled in', () => {
    expect(queryUrl(template, { patientId: 'p-1.A_b' })).toBe('Observation?patient=p-1.A_b&code=http://loinc.org|1-8&_sort=-date')
    expect(queryUrl('Patient/{{context.patientId}}', { patientId: 'p1' })).toBe('Patient/p1')
    expect(queryUrl('Encounter/{{ context.encounterId }}', { encounterId: 'e1' })).toBe('Encounter/e1')
    expect(queryUrl('Device', {})).toBe('Device')
  })

  test.each(notIds.map(id => [id]))('but not with %j', id => {
    expect(isPlainId(id)).toBe(false)
    expect(queryUrl(template, { patientId: id })).toBeUndefined()
  })

  test('nor with inherited values or tokens that are not understood', () => {
    expect(queryUrl('Patient/{{context.constructor}}', {})).toBeUndefined()
    expect(queryUrl('Patient/{{context.__proto__}}', {})).toBeUndefined()
    expect(queryUrl('Patient/{{userPractitionerId}}', { patientId: 'p1' })).toBeUndefined()
  })

  test('what an address asks for', () => {
    expect(askedFor('Patient/p1')).toEqual({ resourceType: 'Patient', id: 'p1' })
    expect(askedFor('Observation?patient=p1')).toEqual({ resourceType: 'Observation' })
    for (const url of [
      '',
      '/Patient/p1',
      'Patient/',
      'Patient/..',
      'Patient/p1/_history',
      'patient/p1',
      'http://x/Patient/p1',
      '$export'
    ])
      expect(askedFor(url), url).toBeUndefined()
  })
})
