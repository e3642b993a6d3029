import { describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { object } from '../../src/acquisition/json.ts'
import type { ServiceDefinition } from '../../src/web/shared/definition.ts'
import { figureOf, splitMeasure } from '../../src/web/workbench/measures.ts'
import { ageIn, blankRequest, requestOf } from '../../src/web/workbench/request.ts'
import { blankState } from '../../src/web/workbench/state.ts'

const now = Date.parse('2026-11-25T01:00:00Z')
const definition = { ...service, inputs: service.requirements } as unknown as ServiceDefinition
const born = (birthDate: string) => ({ prefetch: { patient: { resourceType: 'Patient', id: 'p1', birthDate } } })

describe('the age of a patient in the workbench', () => {
  it.each([
    ['2008-11-25', '18'],
    ['2008-11-26', '17'],
    ['1951-11-25', '75'],
    ['1952-02-29', '74']
  ])('born on %s is %s, as for the service', (birthDate, age) => {
    expect(ageIn(born(birthDate), now)).toBe(age)
  })

  it.each(['0', '17', '18', '65', '100'])('of %s is written as a birth date that reads as the same', age => {
    const [offer] = definition.offers
    const base = blankRequest(definition, now)
    const request = offer && requestOf(base, { ...blankState, age }, { definition, offer }, now)
    expect(request && ageIn(request, now)).toBe(age)
  })

  it.each(['9999999', '-3', '1e300', 'old'])('of %s is passed over', age => {
    const [offer] = definition.offers
    const base = blankRequest(definition, now)
    const request = offer && requestOf(base, { ...blankState, age }, { definition, offer }, now)
    expect(object(request?.prefetch)?.patient).toEqual(object(base.prefetch)?.patient)
  })
})

describe('a result typed into the workbench', () => {
  it.each([
    ['1.1 mg/dL', '1.1', 'mg/dL', { value: 1.1 }],
    ['1,1 mg/dL', '1,1', 'mg/dL', { value: 1.1 }],
    ['< 0.5 mmol/L', '<0.5', 'mmol/L', { value: 0.5, comparator: '<' }],
    ['>=2 mg/dL', '>=2', 'mg/dL', { value: 2, comparator: '>=' }],
    ['-1 mg/dL', '-1', 'mg/dL', { value: -1 }],
    ['1e2 mg/dL', '1e2', 'mg/dL', { value: 100 }],
    ['.5 mg/dL', '.5', 'mg/dL', { value: 0.5 }],
    // Half of what is being typed, or no figure at all: the unit stays what it is.
    ['< mg/dL', '<', 'mg/dL', undefined],
    ['- mg/dL', '-', 'mg/dL', undefined],
    ['. mg/dL', '.', 'mg/dL', undefined],
    ['1.1x mg/dL', '1.1x', 'mg/dL', undefined],
    ['1,234.5 mg/dL', '1,234.5', 'mg/dL', undefined],
    ['1e999 mg/dL', '1e999', 'mg/dL', undefined],
    ['', '', '', undefined],
    [' mg/dL', '', 'mg/dL', undefined]
  ])('%j', (said, figure, unit, read) => {
    expect(splitMeasure(said)).toEqual({ figure, unit })
    expect(figureOf(figure)).toEqual(read)
  })
})
