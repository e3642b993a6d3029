import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { circuitBreakers } from '../../src/acquisition/circuit-breaker.ts'
import { callDeadline } from '../../src/acquisition/deadline.ts'
import { fetchMissing } from '../../src/acquisition/fetch-missing.ts'
import { queryUrl } from '../../src/acquisition/query.ts'
import { allowedBase } from '../../src/clients/fhir-server.ts'
import { medplumServer } from './medplum-server.ts'
import type { PlayedServer } from './played-server.ts'

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/sandbox/${name}`, import.meta.url), 'utf8')
const dated = fixture('fhir-data.json').replace(/\{\{(now|today)-(\d+)([a-z])\}\}/g, (_whole, kind: string) =>
  kind === 'now' ? '2026-11-21T12:00:00Z' : '2026-11-01'
)
const chart = (JSON.parse(dated) as { entry: { resource: { resourceType: string; id: string } }[] }).entry.map(
  entry => entry.resource
)
const patientId = 'mg-mild'
const templates = {
  patient: 'Patient/{{context.patientId}}',
  labs: 'Observation?patient={{context.patientId}}&code=http://loinc.org|19123-9,http://loinc.org|2601-3,http://loinc.org|2823-3,http://loinc.org|2160-0&_sort=-date&_count=50',
  drugs: 'MedicationRequest?patient={{context.patientId}}&status=active',
  conditions: 'Condition?patient={{context.patientId}}'
}
const queries = Object.entries(templates).map(([key, template]) => ({ key, url: queryUrl(template, { patientId }) ?? '' }))
const byReference = {
  resourceType: 'MedicationRequest',
  id: 'by-reference',
  status: 'active',
  intent: 'order',
  subject: { reference: `Patient/${patientId}` },
  medicationReference: { reference: 'Medication/m1' }
}

let server: PlayedServer
beforeAll(async () => {
  server = await medplumServer([...chart, byReference, { resourceType: 'Medication', id: 'm1', code: { text: 'a drug' } }], 50)
})
afterAll(() => server.close())

const plan = () => ({
  queries,
  base: allowedBase(server.base, [server.base]) ?? '',
  token: 'abc',
  scope: 'patient/*.rs',
  deadline: callDeadline(1500),
  breakers: circuitBreakers(Date.now)
})

describe('a real FHIR server', () => {
  test('everything that is missing arrives, Medications included', async () => {
    const results = await fetchMissing(plan())
    expect([...results].map(([key, result]) => [key, result.state])).toEqual(
      [...Object.keys(templates), 'Medication/m1'].map(key => [key, 'present'])
    )
    expect(results.get('patient')).toMatchObject({ value: { resourceType: 'Patient', id: patientId } })
    const labs = results.get('labs') as unknown as {
      value: { entry: { resource: { subject: { reference: string } } }[] }
      partial: boolean
    }
    expect(labs.value.entry.length).toBeGreaterThan(0)
    expect(labs.partial).toBe(false)
    expect(labs.value.entry.every(entry => entry.resource.subject.reference === `Patient/${patientId}`)).toBe(true)
    expect(results.get('Medication/m1')).toMatchObject({ value: { code: { text: 'a drug' } } })
  })

  test('a patient it does not know is a failure, searches about them are empty', async () => {
    const unknown = Object.entries(templates).map(([key, template]) => ({
      key,
      url: queryUrl(template, { patientId: 'nobody' }) ?? ''
    }))
    const results = await fetchMissing({ ...plan(), queries: unknown })
    expect(results.get('patient')).toEqual({ state: 'failed', reason: 'error' })
    expect(results.get('labs')).toMatchObject({ state: 'present', value: { entry: [] } })
  })

  test('P3: 50 ms away, a call takes well under 500 ms: its questions go out together', async () => {
    const times: number[] = []
    for (let i = 0; i < 5; i++) {
      const begun = performance.now()
      await fetchMissing(plan())
      times.push(performance.now() - begun)
    }
    expect(times.sort((a, b) => a - b)[2]).toBeLessThan(500)
  })
})
