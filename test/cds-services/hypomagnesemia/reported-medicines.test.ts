import { describe, expect, it } from 'vitest'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { fixturesOf, purposeOf } from '../../support/fixtures/replay.ts'
import { answerOf } from '../../support/requests/direct-call.ts'

/** Medicines that a patient is said to take, in every shape that senders use: they count as taken, and none of them is an order to change. */

const omeprazole = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '7646', display: 'omeprazole' }] }
const asked = '2026-11-21T08:00:00Z'
const request = (): { context: { patientId: string }; prefetch: Record<string, unknown> } => {
  const found = fixturesOf('hypomagnesemia').find(item => item.name === 'severe-with-tremor')
  if (!found) throw new Error('no fixture')
  return JSON.parse(JSON.stringify(found.request))
}

function saysOmeprazole(resource: object): boolean {
  const call = request()
  const subject = { reference: `Patient/${call.context.patientId}` }
  call.prefetch.medications = {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [{ resource: { id: 'm', subject, ...resource } }]
  }
  const asOf = Date.parse(purposeOf(call as unknown as Parameters<typeof purposeOf>[0]).asOf)
  const text = JSON.stringify(answerOf(service, call, asOf).cards)
  expect(text).not.toContain('MedicationStatement/m')
  return /omeprazole/i.test(text)
}

const plan = { resourceType: 'MedicationRequest', status: 'active', intent: 'plan', medicationCodeableConcept: omeprazole }
const statement = { resourceType: 'MedicationStatement', status: 'active', dateAsserted: asked }

describe('a medicine that is reported', () => {
  it.each<[string, object]>([
    ['as a plan', { ...plan, authoredOn: asked, reportedBoolean: true }],
    ['as a plan that names no reporter', { ...plan, authoredOn: asked }],
    ['as a plan by somebody', { ...plan, authoredOn: asked, reportedReference: { reference: 'RelatedPerson/r' } }],
    ['as a statement', { ...statement, medicationCodeableConcept: omeprazole }],
    ['as a statement of R5', { ...statement, status: 'recorded', medication: { concept: omeprazole } }],
    [
      'as a statement of long ago that still stands',
      { ...statement, effectivePeriod: { start: '2020-01-01' }, medicationCodeableConcept: omeprazole }
    ]
  ])('%s counts as taken', (_, resource) => expect(saysOmeprazole(resource)).toBe(true))

  it.each<[string, object]>([
    ['a proposal', { ...plan, intent: 'proposal', authoredOn: asked }],
    ['a statement that is stopped', { ...statement, status: 'stopped', medicationCodeableConcept: omeprazole }],
    ['a statement in error', { ...statement, status: 'entered-in-error', medicationCodeableConcept: omeprazole }],
    ['a statement of STU3 that it is not taken', { ...statement, taken: 'n', medicationCodeableConcept: omeprazole }],
    ['a statement of DSTU2 that it is not taken', { ...statement, wasNotTaken: true, medicationCodeableConcept: omeprazole }],
    [
      'a statement whose time is over',
      { ...statement, effectivePeriod: { start: '2026-01-01', end: '2026-03-01' }, medicationCodeableConcept: omeprazole }
    ]
  ])('%s does not', (_, resource) => expect(saysOmeprazole(resource)).toBe(false))
})
