import { describe, expect, test } from 'vitest'
import { mayRead } from '../../src/acquisition/scopes.ts'

describe('S10: both syntaxes of SMART scopes', () => {
  const cases: readonly [string, string, boolean, boolean][] = [
    // scope, type, search, read
    ['patient/Observation.read', 'Observation', true, true],
    ['user/*.read', 'Condition', true, true],
    ['user/*.*', 'Condition', true, true],
    ['system/Observation.*', 'Observation', true, true],
    ['patient/Observation.rs', 'Observation', true, true],
    ['patient/Observation.cruds', 'Observation', true, true],
    [
      'user/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory',
      'Observation',
      true,
      true
    ],
    ['launch openid fhirUser patient/Patient.r', 'Patient', false, true],
    ['patient/Condition.s', 'Condition', true, false],
    ['  user/Condition.rs\n patient/Patient.read ', 'Patient', true, true],
    ['patient/Observation.write', 'Observation', false, false],
    ['patient/Observation.cud', 'Observation', false, false],
    ['patient/Observation.read', 'Condition', false, false],
    ['patient/ObservationX.read', 'Observation', false, false],
    ['xpatient/Observation.read', 'Observation', false, false],
    ['patient/Observation', 'Observation', false, false],
    ['patient/Observation.', 'Observation', false, false],
    ['launch', 'Observation', false, false],
    ['', 'Observation', false, false]
  ]
  test.each(cases)('"%s" for %s', (scope, type, search, read) => {
    expect([mayRead(scope, type, 'search'), mayRead(scope, type, 'read')]).toEqual([search, read])
  })

  test('without a statement the server decides', () => {
    expect(mayRead(undefined, 'Observation')).toBe(true)
    expect(mayRead(null, 'Observation')).toBe(true)
  })
})
