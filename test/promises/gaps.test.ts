import { describe, expect, test } from 'vitest'
import { requestOf } from '../support/charts/chart.ts'
import { withMagnesium } from '../support/charts/usual-chart.ts'
import { draft, orderCall, orderService } from '../support/requests/draft-call.ts'

const { post } = orderService()
const topics = async (hook: string, body: object): Promise<readonly string[]> =>
  (await post(hook, body)).cards.map(card => card.source.topic?.code ?? '')

/** Magnesium in range and nothing to say. */
const well = withMagnesium(0.85)
type Bundle = { resourceType: 'Bundle'; entry: unknown[] }
type Body = { prefetch: Record<string, unknown> }
const request = (): Body => structuredClone(requestOf(well)) as Body
const changed = (key: string, change: (bundle: Bundle) => object): Body => {
  const body = request()
  body.prefetch[key] = change(body.prefetch[key] as Bundle)
  return body
}
const next = { link: [{ relation: 'next', url: 'https://ehr.example.org/fhir/Observation?page=2' }] }
const partlyFailed = { resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] } }
const aspirin = {
  resource: {
    resourceType: 'MedicationRequest',
    id: 'aspirin',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: { text: 'aspirin' }
  }
}

const { medicationCodeableConcept: _told, ...withoutDrug } = aspirin.resource
const elsewhere = { resource: { ...withoutDrug, medicationReference: { reference: 'Medication/m' } } }
const medication = (code: object): object => ({ resource: { resourceType: 'Medication', id: 'm', code } })

describe('C7: at the chart, what could not be had is never "none"', () => {
  test.each<[string, Body]>([
    ['an empty page before another', changed('conditions', bundle => ({ ...bundle, entry: [], ...next }))],
    ['an empty page of results before another', changed('magnesium', bundle => ({ ...bundle, entry: [], ...next }))],
    ['entries that are none', changed('conditions', bundle => ({ ...bundle, entry: [null, 5, { resource: null }, {}] }))],
    ['the first page of a list', changed('medications', bundle => ({ ...bundle, entry: [aspirin], ...next }))],
    ['fewer than were counted', changed('medications', bundle => ({ ...bundle, entry: [aspirin], total: 7 }))],
    ['a search that failed in part', changed('medications', bundle => ({ ...bundle, entry: [aspirin, partlyFailed] }))],
    ['a drug that stands elsewhere', changed('medications', bundle => ({ ...bundle, entry: [elsewhere] }))],
    ['a drug without a name', changed('medications', bundle => ({ ...bundle, entry: [elsewhere, medication({})] }))],
    ['results that failed in part', changed('magnesium', bundle => ({ ...bundle, entry: [...bundle.entry, partlyFailed] }))]
  ])('%s', async (_name, body) => expect(await topics('patient-view', body)).toEqual(['couldNotEvaluate']))

  test.each<[string, Body]>([
    ['the same chart whole', request()],
    [
      'a remark of the server',
      changed('medications', bundle => ({
        ...bundle,
        entry: [aspirin, { resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] } }]
      }))
    ],
    [
      'a drug that came along',
      changed('medications', bundle => ({ ...bundle, entry: [elsewhere, medication({ text: 'aspirin' })] }))
    ],
    [
      'a drug that stands elsewhere, in an order that is over',
      changed('medications', bundle => ({ ...bundle, entry: [{ resource: { ...elsewhere.resource, status: 'stopped' } }] }))
    ],
    // Sorted by date: what follows is older.
    ['the newest of many results', changed('magnesium', bundle => ({ ...bundle, total: 50, ...next }))]
  ])('silent: %s', async (_name, body) => expect(await topics('patient-view', body)).toEqual([]))
})

describe('C7: an order is not passed as checked when what its check needs could not be had', () => {
  const cases = [
    ['furosemide', ['magnesium']],
    ['furosemide', ['patient']],
    ['omeprazole', ['magnesium']],
    ['ciprofloxacin', ['medications']],
    ['levothyroxine', ['medications']],
    ['digoxin', ['conditions']]
  ] as const
  test.each(cases)('%s without %j', async (drug, absent) => {
    const order = draft({ name: drug })
    for (const chart of [
      { ...well, absent: [...absent] },
      { ...well, failed: [...absent] }
    ])
      expect(await topics('order-sign', orderCall(chart, [order]))).toEqual(['couldNotEvaluate'])
    expect(await topics('order-sign', orderCall(well, [order]))).toEqual([])
  })
})

describe('C7: an order is read wherever its drug is told', () => {
  const medicationCodeableConcept = { text: 'furosemide' }
  const { medicationCodeableConcept: _, ...unnamed } = draft({ name: 'furosemide' }) as Record<string, unknown>
  const medication = { resourceType: 'Medication', code: medicationCodeableConcept }
  const byReference = (reference: string): object => ({ ...unnamed, medicationReference: { reference } })
  const bundle = (...entry: readonly object[]): object => ({ resourceType: 'Bundle', entry })
  test.each([
    ['in itself', bundle({ resource: draft({ name: 'furosemide' }) })],
    ['in the Bundle, by id', bundle({ resource: byReference('Medication/m') }, { resource: { ...medication, id: 'm' } })],
    [
      'in the Bundle, by id and version',
      bundle({ resource: byReference('Medication/m/_history/2') }, { resource: { ...medication, id: 'm' } })
    ],
    [
      'in the Bundle, by full address',
      bundle({ resource: byReference('urn:uuid:5') }, { fullUrl: 'urn:uuid:5', resource: medication })
    ],
    ['contained', bundle({ resource: { ...byReference('#m'), contained: [{ ...medication, id: 'm' }] } })],
    ['in display words', bundle({ resource: { ...unnamed, medicationReference: { display: 'furosemide' } } })],
    ['in a concept of R5', bundle({ resource: { ...unnamed, medication: { concept: medicationCodeableConcept } } })],
    ['in a bare concept', bundle({ resource: { ...unnamed, medication: medicationCodeableConcept } })]
  ])('%s', async (_name, draftOrders) => {
    const body = orderCall(withMagnesium(0.5), []) as { context: object }
    const told = await topics('order-sign', { ...body, context: { ...body.context, draftOrders } })
    expect(told).toEqual(['wastingDrugOrder'])
  })
})

describe('C7: an order whose drug is told nowhere is not passed as checked', () => {
  const { medicationCodeableConcept: _, ...bare } = draft({ name: 'furosemide' }) as Record<string, unknown>
  const order = (named: object): Record<string, unknown> => ({ ...bare, ...named })
  const elsewhere = { medicationReference: { reference: 'Medication/m' } }

  test.each<[string, Record<string, unknown>]>([
    ['in a Medication that did not come', order(elsewhere)],
    ['on another server', order({ medicationReference: { reference: 'https://elsewhere.example.org/Medication/m' } })],
    ['in a contained Medication that is not there', order({ medicationReference: { reference: '#m' } })],
    ['in a Medication without a name', order({ ...elsewhere, contained: [{ resourceType: 'Medication', id: 'm' }] })]
  ])('%s', async (_name, resource) => {
    const { cards } = await post('order-sign', orderCall(well, [resource]))
    expect(cards.map(card => card.source.topic?.code)).toEqual(['couldNotEvaluate'])
    expect(cards[0]?.summary).toBe('Order not checked for magnesium: its drug could not be read')
    expect(await topics('order-select', orderCall(well, [resource], 'order-select'))).toEqual(['couldNotEvaluate'])
  })

  test.each<[string, Record<string, unknown>]>([
    ['a name that is none of ours', order({ medicationReference: { reference: 'Medication/m', display: 'aspirin' } })],
    ['cancelled', order({ ...elsewhere, status: 'cancelled' })]
  ])('silent: %s', async (_name, resource) => {
    expect(await topics('order-sign', orderCall(well, [resource]))).toEqual([])
  })
})
