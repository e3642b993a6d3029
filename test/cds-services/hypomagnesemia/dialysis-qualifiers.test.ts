import { describe, expect, it } from 'vitest'
import { dialysisContext } from '../../../cds-services/hypomagnesemia/facts/kidney/dialysis-context.ts'
import { readPatientRecord } from '../../../src/acquisition/patient-record.ts'

type Json = Record<string, unknown>
const qualifier = (code: string): Json => ({ coding: [{ system: 'http://snomed.info/sct', code }] })
const [before, after] = [qualifier('115499008'), qualifier('115500004')]
const records = readPatientRecord({ patientId: '1' }, {}, [])
const plain = Array.from({ length: 2_000 }, () => ({ code: { text: 'part' }, valueQuantity: { value: 1, unit: 'mg/dL' } }))
const ofSpecimen = (parts: Json): Json => ({
  contained: [{ resourceType: 'Specimen', id: 's', ...parts }],
  specimen: { reference: '#s' }
})

describe('a sample around a session of dialysis', () => {
  it.each<[string, Json, 'before' | 'after' | undefined]>([
    ['condition of the specimen', ofSpecimen({ condition: [before] }), 'before'],
    ['collection of the specimen', ofSpecimen({ collection: { method: after } }), 'after'],
    ['last of thousands of components', { component: [...plain, { valueCodeableConcept: after }] }, 'after'],
    ['both: before counts, whichever stands first', { component: [{ valueCodeableConcept: after }, { code: before }] }, 'before'],
    ['components without one', { component: plain }, undefined],
    ['a code that only contains it', { component: [{ valueString: 'x115499008' }] }, undefined],
    ['nothing at all', {}, undefined]
  ])('is told by %s', (_, parts, told) => expect(dialysisContext(records, { resourceType: 'Observation', ...parts })).toBe(told))
})
