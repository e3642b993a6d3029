import { describe, expect, it } from 'vitest'
import type { HookResponse } from '../../src/cds-hooks/response.ts'
import { authorization, ehr, post, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

const path = serviceOf('patient-view')
const rxnorm = { 'http://loinc.org': 'http://loinc.org', 'http://www.nlm.nih.gov/research/umls/rxnorm': 'urn:x' }
type Order = { resourceType: string; category?: { coding: { system: string; code: string }[] }[] }

/** The categories of all drugs and tests that are offered, by type of resource. */
async function categories(profile: object, encounter: object | undefined, encounterId?: string) {
  const service = await running({ clients: [ehr({ profile })] })
  const { context, prefetch } = sampleCall()
  const patientId = context.patientId
  const stay = encounter && {
    resourceType: 'Encounter',
    status: 'in-progress',
    subject: { reference: `Patient/${patientId}` },
    ...encounter
  }
  const body = sampleCall('patient-view', {
    context: { ...context, encounterId },
    prefetch: { ...prefetch, encounter: stay ? { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: stay }] } : null }
  })
  const answer = await post(service.origin, path, body, { authorization: await authorization(path) })
  await service.close()
  const orders = (answer.body as HookResponse).cards
    .flatMap(card => card.suggestions ?? [])
    .flatMap(({ actions = [] }) => actions.flatMap(action => ('resource' in action ? [action.resource as Order] : [])))
  const codes = (type: string) => [
    ...new Set(
      orders
        .filter(({ resourceType }) => resourceType === type)
        .map(({ category = [] }) => category.map(({ coding }) => coding.map(({ code }) => code).join()).join('+'))
    )
  ]
  return { drugs: codes('MedicationRequest'), tests: codes('ServiceRequest') }
}

describe('the category of orders at Epic', () => {
  const epic = { name: 'epic', codeSystems: rxnorm }

  it.each(['IMP', 'ACUTE', 'NONAC', 'SS', 'OBSENC', 'EMER'])('%s is filed as inpatient', async code => {
    const found = await categories(epic, { id: 'e1', class: { code } }, 'e1')
    expect(found).toEqual({ drugs: ['inpatient'], tests: ['108252007+inpatient', 'inpatient'] })
  })

  it.each([
    ['AMB', { id: 'e1', class: { code: 'AMB' } }],
    ['HH', { id: 'e1', class: { code: 'HH' } }],
    ['no class', { id: 'e1' }],
    ['no encounter', undefined]
  ])('%s is filed as outpatient', async (_name, encounter) => {
    const { drugs, tests } = await categories(epic, encounter, 'e1')
    expect([...new Set([...drugs, ...tests.map(code => code.split('+').at(-1))])]).toEqual(['outpatient'])
  })

  it('is a fixed word where the registry says so, and missing in other profiles', async () => {
    const stay = { id: 'e1', class: { code: 'IMP' } }
    expect((await categories({ ...epic, orderCategory: 'community' }, stay, 'e1')).drugs).toEqual(['community'])
    expect((await categories({ name: 'generic' }, stay, 'e1')).drugs).toEqual([''])
  })
})
