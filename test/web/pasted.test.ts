import { describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import type { ServiceDefinition } from '../../src/web/shared/definition.ts'
import { readPasted } from '../../src/web/workbench/pasted.ts'

const services = [{ ...service, inputs: service.requirements }] as unknown as readonly ServiceDefinition[]
const read = (value: unknown) => readPasted(typeof value === 'string' ? value : JSON.stringify(value), services, 1_000_000)
const patient = (id: string) => ({ resourceType: 'Patient', id })
const draft = {
  resourceType: 'MedicationRequest',
  id: 'd',
  status: 'draft',
  intent: 'order',
  subject: { reference: 'Patient/a' }
}

describe('what is pasted', () => {
  it.each([
    ['no JSON', '{"a": ', 'This is no JSON. Nothing is taken.'],
    ['a list', [1], 'JSON, but no object. Nothing is taken.'],
    ['too much', '"'.padEnd(1_200_000, 'x'), 'Too large: 1.2 MB, and the service takes 1.0 MB. Nothing is taken.'],
    [
      'a feedback body',
      { feedback: [] },
      'A feedback body: it tells what was done with cards and holds no chart. Nothing is taken.'
    ],
    ['an answer', { cards: [] }, 'The answer of a service, not a request. Nothing is taken.'],
    ['anything else', { a: 1 }, 'JSON, but no hook request and no FHIR resource. Nothing is taken.'],
    [
      'two patients',
      { resourceType: 'Bundle', entry: [{ resource: patient('a') }, { resource: patient('b') }] },
      'A Bundle of 2 resources of 2 patients. Nothing is taken: paste one patient.'
    ],
    ['nothing', '', '']
  ])('%s: one line, and nothing is taken', (_name, value, words) => {
    expect(read(value)).toEqual({ words })
  })

  it('a hook request is taken as it is, without its token', () => {
    const asked = { hook: 'patient-view', hookInstance: '1', context: { patientId: 'a' }, prefetch: { p: patient('a') } }
    const { request, words } = read({
      ...asked,
      fhirServer: 'https://fhir.example.org',
      fhirAuthorization: { access_token: 'x' }
    })
    expect(request).toEqual(asked)
    expect(words).toBe('A hook request (patient-view) with 1 prefetch keys: taken as it is. Its access token is left out.')
  })

  it('an unknown hook is named, and its chart taken', () => {
    expect(read({ hook: 'appointment-book', context: {}, prefetch: {} }).words).toBe(
      'A hook request for "appointment-book", which no service here answers: its chart is taken.'
    )
  })

  it('a Bundle is sorted under the keys that are asked for, drafts to the drafts', () => {
    const { request, words } = read({
      resourceType: 'Bundle',
      entry: [patient('a'), draft, { resourceType: 'Basic', id: 'x' }].map(resource => ({ resource }))
    })
    expect(words).toBe('A Bundle of 3 resources: 2 taken for one patient, 1 as drafts, 1 of kinds that are not asked for.')
    expect(request).toMatchObject({
      hook: 'order-select',
      context: { patientId: 'a', draftOrders: { entry: [{ resource: draft }] } }
    })
  })

  it('another version of FHIR is told', () => {
    expect(read({ resourceType: 'MedicationOrder', id: 'm' }).words).toContain('looks like FHIR DSTU2')
    const newer = { resourceType: 'MedicationRequest', id: 'm', medication: { concept: { text: 'x' } } }
    expect(read(newer).words).toContain('looks like FHIR R5')
  })
})
