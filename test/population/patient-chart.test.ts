import { describe, expect, test } from 'vitest'
import { unowned } from '../../src/acquisition/compartment.ts'
import type { DataRequirement } from '../../src/acquisition/data-requirement.ts'
import { Inputs } from '../../src/acquisition/inputs.ts'
import type { Resource } from '../../src/acquisition/json.ts'
import { type PatientRecord, readPatientRecord } from '../../src/acquisition/patient-record.ts'
import { asItWas } from '../../src/facts/as-it-was.ts'
import { chartOf } from '../../src/facts/chart-of.ts'
import { knownAt } from '../../src/facts/known-at.ts'
import { loadServices } from '../../src/guideline-folder.ts'
import { syntheticPatient } from '../../src/population/synthetic/patient.ts'
import { readRecipe } from '../../src/population/synthetic/recipe.ts'
import { serverPrefetch } from '../support/requests/server-prefetch.ts'

const services = await loadServices(['hypomagnesemia', 'hypokalemia'])
const base = 'https://fhir.example.org/base'

/** Inputs bring resources in their own order. */
const sorted = (all: readonly object[]): readonly string[] => all.map(item => JSON.stringify(item)).sort()

/** What the records say to everything that can be asked of them. */
function told(records: PatientRecord, requirements: readonly DataRequirement[], references: readonly string[]) {
  const types = [...new Set(requirements.map(({ resourceType }) => resourceType)), 'Medication', 'Practitioner']
  const codes = [...new Set(requirements.flatMap(requirement => requirement.codes ?? [])), '0-0']
  return {
    patient: records.patient,
    types: types.map(type => sorted(records.resources(type))),
    observations: codes.map(code => sorted(records.observations(code))),
    states: [...requirements.map(({ key }) => records.state(key)), records.state('nothing')],
    uncoded: records.uncoded(),
    resolve: references.map(reference => records.resolve(reference)),
    foreign: [...records.foreign].sort(),
    drafts: records.drafts
  }
}

/** Both ways to the records of a moment: through the prefetch that would have been sent, and straight from the chart. */
function both(all: readonly Resource[], requirements: readonly DataRequirement[], patientId: string) {
  const inputs = new Inputs(requirements)
  // What no input asks for comes by neither way.
  const resources = all.filter(item => inputs.of(item).length > 0 || unowned.has(item.resourceType))
  const subject = { patientId, fhirServer: base }
  const canTell = (requirement: DataRequirement): boolean => requirement.resourceType !== 'Procedure'
  const { chart, parts } = chartOf(resources, { subject, inputs, canTell })
  const references = resources.flatMap(({ resourceType, id }) => [`${resourceType}/${id}`, `${base}/${resourceType}/${id}`])
  const moments = [...new Set(parts.map(({ known }) => known))].filter(Number.isFinite)
  return [undefined, ...moments.filter((_, index) => index % 2 === 0), Math.max(...moments)].map(asOf => {
    const then = resources.flatMap(item => {
      if (asOf === undefined) return item
      return (knownAt(item) ?? Number.POSITIVE_INFINITY) <= asOf ? asItWas(item, asOf) : []
    })
    const read = readPatientRecord(subject, serverPrefetch(then, inputs, canTell), requirements)
    return {
      straight: told(chart.at(asOf), requirements, references),
      sent: told(read, requirements, references)
    }
  })
}

const recipe = { ...readRecipe('fixtures/population/recipe.json'), resourcesPerPatient: 120 }

/** What a chart may hold that no recipe makes. */
function odd(id: string): readonly Resource[] {
  const own = { reference: `Patient/${id}` }
  const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
  const at = '2026-01-05T08:00:00Z'
  const pressure = {
    resourceType: 'Observation',
    id: 'odd-1',
    status: 'final',
    subject: own,
    issued: at,
    code: loinc('85354-9'),
    component: [
      { code: loinc('8480-6'), valueQuantity: { value: 99, unit: 'mm[Hg]' } },
      { code: loinc('8462-4'), valueQuantity: { value: 61, unit: 'mm[Hg]' } }
    ]
  }
  const potassium = {
    ...pressure,
    component: undefined,
    code: { coding: [...loinc('2823-3').coding, ...loinc('6298-4').coding] }
  }
  return [
    pressure,
    { ...potassium, id: undefined },
    { ...potassium, id: 'odd-2', issued: '2026-02-01T08:00:00Z' },
    { ...potassium, id: 'odd-3', subject: { reference: `${base}/Patient/${id}` } },
    { ...potassium, id: 'odd-4', subject: { reference: 'Patient/somebody-else' } },
    { ...potassium, id: 'odd-5', subject: { display: 'nobody' }, patient: own },
    { resourceType: 'AllergyIntolerance', id: 'odd-6', patient: own, recordedDate: '2026-01-01', code: { text: 'latex' } },
    { resourceType: 'Procedure', id: 'odd-7', subject: { reference: 'Patient/x' }, performedDateTime: '2026-01-01' },
    { resourceType: 'MedicationRequest', id: 'odd-8', status: 'draft', subject: own, authoredOn: '2026-01-01' },
    {
      resourceType: 'MedicationRequest',
      id: 'odd-9',
      status: 'active',
      subject: { reference: 'Patient/x' },
      authoredOn: '2026-01-03'
    },
    { resourceType: 'Medication', id: 'odd-10', code: { text: 'a drug' } },
    { resourceType: 'Specimen', id: 'odd-11', subject: own },
    { resourceType: 'Specimen', id: 'odd-12', subject: { reference: 'Patient/x' } }
  ] as Resource[]
}

describe.each(services.map(service => [service.name, service.requirements] as const))('for %s', (_, requirements) => {
  const states = new Set<string>()

  test.each([0, 1, 2, 3, 4, 5])('the records of patient %i are those of the prefetch, at every moment', number => {
    const id = `synthetic-${number}`
    const pairs = both([...syntheticPatient(number, 11, recipe), ...odd(id)] as Resource[], requirements, id)
    expect(pairs.length).toBeGreaterThan(5)
    for (const { straight, sent } of pairs) expect(straight).toEqual(sent)
    expect(pairs.some(({ sent }) => sent.foreign.length > 0)).toBe(true)
    for (const state of pairs.flatMap(({ sent }) => sent.states)) states.add(state)
  })

  test('inputs were found in every state that an export can tell', () => {
    for (const state of ['present', 'empty', 'absent', 'unrecognized']) expect(states).toContain(state)
  })
})

test('an empty chart and one of nobody are told in the same way', () => {
  const [service] = services
  if (!service) throw new Error('no service')
  const [, , ...others] = odd('ann')
  const foreign = others.map(item => ({ ...item, subject: { reference: 'Patient/x' }, patient: undefined }))
  const pairs = [others, foreign].flatMap(resources => both(resources as Resource[], service.requirements, 'ann'))
  for (const { straight, sent } of pairs) expect(straight).toEqual(sent)
  expect(pairs.flatMap(({ sent }) => sent.states)).toContain('unrecognized')
})
