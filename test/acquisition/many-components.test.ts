import { expect, it } from 'vitest'
import type { Json } from '../../src/acquisition/json.ts'
import { readPatientRecord } from '../../src/acquisition/patient-record.ts'
import { limits } from '../../src/limits.ts'

const loinc = (code: string): Json => ({ coding: [{ system: 'http://loinc.org', code }] })
const requirement = {
  key: 'results',
  resourceType: 'Observation',
  codes: ['2823-3'],
  sort: '-date',
  count: 20,
  purpose: '',
  without: ''
}
const panel = (count: number): Json => ({
  resourceType: 'Observation',
  id: 'panel',
  status: 'final',
  subject: { reference: 'Patient/1' },
  code: loinc('24326-1'),
  component: Array.from({ length: count }, () => ({ code: loinc('2823-3'), valueQuantity: { value: 4, unit: 'mmol/L' } }))
})
const plain = { ...panel(0), id: 'plain', code: loinc('2823-3'), component: undefined }

const ways: readonly (readonly [string, (item: Json) => Json])[] = [
  ['by itself', item => item],
  ['in a Bundle', item => ({ resourceType: 'Bundle', entry: [{ resource: plain }, { resource: item }] })]
]

it.each(ways)('B1: a result with more components than are gone through has none read, and that is said: %s', (way, sent) => {
  const read = (count: number) => readPatientRecord({ patientId: '1' }, { results: sent(panel(count)) }, [requirement])
  const others = way === 'by itself' ? 0 : 1
  expect(read(limits.components).state('results')).toBe('present')
  expect(read(limits.components).observations('2823-3')).toHaveLength(limits.components + others)
  expect(read(limits.components + 1).state('results')).toBe('partial')
  expect(read(limits.components + 1).observations('2823-3')).toHaveLength(others)
})

it('of somebody else it is nothing to speak of', () => {
  const foreign = { ...panel(limits.components + 1), subject: { reference: 'Patient/2' } }
  const sent = { resourceType: 'Bundle', entry: [{ resource: plain }, { resource: foreign }] }
  expect(readPatientRecord({ patientId: '1' }, { results: sent }, [requirement]).state('results')).toBe('present')
})
