import { describe, expect, it } from 'vitest'
import type { HookResponse } from '../src/cds-hooks/response.ts'
import { outline, topicOf } from './support/cards/cards.ts'
import { type Chart, lab, order, requestOf } from './support/charts/chart.ts'
import { draft, orderCall, orderService, tablets } from './support/requests/draft-call.ts'
import { authorization, ehr, post, running, sampleCall, serviceOf } from './support/servers/running-service.ts'

/** Charts and orders as records really send them: each has to be read like its textbook form. */

const { post: ask } = orderService()
const cardsOf = async (hook: string, body: object): Promise<HookResponse['cards']> => {
  const { status, cards } = await ask(hook, body)
  expect(status).toBe(200)
  return cards
}

type Json = Record<string, unknown>
type Body = Json & { context: Json; prefetch: Record<string, Json | null> }
const bodyOf = (chart: Chart): Body => requestOf(chart) as Body

const labs = [lab('magnesium-moles', 0.6), lab('creatinine', 0.8), lab('potassium', 4.2), lab('weight', 70), lab('height', 165)]
const server = 'https://ehr.example.org/api/FHIR/R4'
const digoxin = {
  coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197604', display: 'digoxin 0.125 MG Oral Tablet' }]
}
const medication = (id: string, code: object = digoxin) => ({ resourceType: 'Medication', id, code })

/** The same order with its drug told in another way, beside what else has to be sent. */
const tellings: Readonly<Record<string, (item: Json) => { readonly order: Json; readonly beside?: Json }>> = {
  'a code': item => ({ order: { ...item, medicationCodeableConcept: digoxin } }),
  'a reference to a Medication sent along': item => ({
    order: { ...item, medicationReference: { reference: 'Medication/m1' } },
    beside: medication('m1')
  }),
  'an absolute reference to a Medication sent along': item => ({
    order: { ...item, medicationReference: { reference: `${server}/Medication/m1`, display: 'DIGOXIN 125 MCG TAB' } },
    beside: medication('m1')
  }),
  'a contained Medication': item => ({
    order: { ...item, contained: [medication('inside')], medicationReference: { reference: '#inside' } }
  }),
  'a reference with nothing but a display': item => ({
    order: {
      ...item,
      medicationReference: { reference: `${server}/Medication/eIXesllypH3M9tAA5WdJftQ3`, display: 'DIGOXIN 125 MCG ORAL TABLET' }
    }
  }),
  'a display alone': item => ({ order: { ...item, medicationReference: { display: 'digoxin 125 mcg tablet' } } }),
  'a text alone': item => ({ order: { ...item, medicationCodeableConcept: { text: 'Digoxin 0.125 mg tablet' } } })
}
const withoutDrug = ({ medicationCodeableConcept: _, ...rest }: Json): Json => rest

describe.each(Object.entries(tellings))('a drug told by %s', (_, tell) => {
  it('is known among the orders of the chart', async () => {
    const told = tell(withoutDrug(order('digoxin') as Json))
    const body = bodyOf({ labs })
    const entry = [told.order, ...(told.beside ? [told.beside] : [])].map(resource => ({ resource }))
    body.prefetch.medications = { resourceType: 'Bundle', type: 'searchset', entry }
    expect((await cardsOf('patient-view', { ...body, fhirServer: server })).map(topicOf)).toContain('digoxin')
  })

  it.each(['order-select', 'order-sign'] as const)('is known among the orders of the session, at %s', async hook => {
    const told = tell(withoutDrug(draft({ name: '' }, { id: 'd1', route: 'oral' })))
    const drafts = [told.order, ...(told.beside ? [told.beside] : [])]
    const body = orderCall({ labs }, drafts, hook, ['MedicationRequest/d1'])
    expect((await cardsOf(hook, { ...body, fhirServer: server })).map(topicOf)).toEqual(['digoxinOrder'])
  })
})

describe('an empty search that comes with an outcome', () => {
  const empty = { resourceType: 'Bundle', type: 'searchset', total: 0 }
  const said = (severity: string, code = 'processing') => ({
    resource: {
      resourceType: 'OperationOutcome',
      issue: [{ severity, code, details: { text: 'Resource request returns no results.' } }]
    },
    search: { mode: 'outcome' }
  })
  const withSearch = (value: Json) => {
    const body = bodyOf({ labs })
    return {
      ...body,
      prefetch: { ...body.prefetch, medications: value, conditions: value, magnesium: body.prefetch.magnesium ?? null }
    }
  }

  it('is empty if the outcome only informs', async () => {
    const plain = await cardsOf('patient-view', withSearch(empty))
    const informed = await cardsOf('patient-view', withSearch({ ...empty, entry: [said('information')] }))
    expect(plain.length).toBeGreaterThan(0)
    expect(informed.map(card => [card.summary, card.detail])).toEqual(plain.map(card => [card.summary, card.detail]))
  })

  it('of magnesium says so, like no result at all', async () => {
    const none = (value: Json) => ({ ...bodyOf({ labs }), prefetch: { ...bodyOf({ labs }).prefetch, magnesium: value } })
    const plain = await cardsOf('patient-view', none(empty))
    const informed = await cardsOf('patient-view', none({ ...empty, entry: [said('information')] }))
    expect(outline(informed)).toEqual(outline(plain))
    const loud = await cardsOf('patient-view', none({ ...empty, entry: [said('error')] }))
    expect(outline(loud), 'processing means empty, whatever the severity').toEqual(outline(plain))
    for (const [severity, code] of [
      ['information', 'timeout'],
      ['error', 'invalid']
    ] as const) {
      const failed = await cardsOf('patient-view', none({ ...empty, entry: [said(severity, code)] }))
      expect(failed.map(topicOf), code).toContain('couldNotEvaluate')
    }
  })
})

describe('the same chart', () => {
  const plain = bodyOf({ labs, orders: [order('digoxin'), order('omeprazole')] })
  const variants: Readonly<Record<string, Json>> = {
    'with absolute references': JSON.parse(
      JSON.stringify({ ...plain, fhirServer: server }).replaceAll('"Patient/p1"', `"${server}/Patient/p1"`)
    ) as Json,
    'of a PractitionerRole': { ...plain, context: { ...plain.context, userId: 'PractitionerRole/r1' } },
    'of a user who is not told': { ...plain, context: { patientId: plain.context.patientId } },
    'under FHIR R4B': { ...plain, extension: { 'com.epic.cdshooks.request.fhir-version': 'R4B' }, fhirVersion: '4.3.0' }
  }
  it.each(Object.entries(variants))('%s has the same cards', async (_, body) => {
    expect(JSON.stringify(body)).not.toBe(JSON.stringify(plain))
    const expected = outline(await cardsOf('patient-view', plain))
    expect(expected.length).toBeGreaterThan(1)
    expect(outline(await cardsOf('patient-view', body))).toEqual(expected)
  })

  it('under keys of the client has the same cards, and says that an empty answer under them tells nothing', async () => {
    const prefetch = Object.fromEntries(Object.entries(plain.prefetch).map(([key, value]) => [`-${key}.1`, value]))
    const renamed = outline(await cardsOf('patient-view', { ...plain, prefetch }))
    expect(renamed).toContain('couldNotEvaluate:info')
    expect(renamed.filter(text => text !== 'couldNotEvaluate:info')).toEqual(outline(await cardsOf('patient-view', plain)))
  })
})

describe('an order that is signed once more', () => {
  it.each(['draft', 'active', 'on-hold', 'unknown'])('is checked, whatever its status: %s', async status => {
    const [answer] = await cardsOf('order-sign', orderCall({ labs }, [tablets(4, 3, { with: { status } })]))
    expect(answer && topicOf(answer)).toBe('magnesiumOrder')
    expect(answer?.indicator).not.toBe('info')
  })

  it('is not counted twice where the chart has it already', async () => {
    const once = tablets(1, 1, { with: { status: 'active', authoredOn: '2026-11-19' } })
    const said = await cardsOf('order-sign', orderCall({ labs, orders: [once] }, [once]))
    expect(said.map(topicOf)).toEqual([])
  })
})

describe('patient-view set off by something else', () => {
  const trigger = (code: unknown) => ({ 'com.epic.cdshooks.request.bpa-trigger-action': code })
  const path = serviceOf('patient-view')
  const asked = async (profile: unknown, code: unknown, sample = 'mild') => {
    const service = await running({ clients: [ehr({ profile })] })
    const body = sampleCall(sample, code === undefined ? {} : { extension: trigger(code) })
    const answer = await post(service.origin, path, body, { authorization: await authorization(path) })
    await service.close()
    expect(answer.status, answer.text).toBe(200)
    return (answer.body as HookResponse).cards
  }
  const rxnorm = { 'http://loinc.org': 'http://loinc.org', 'http://www.nlm.nih.gov/research/umls/rxnorm': 'urn:x' }
  const epic = { name: 'epic', codeSystems: rxnorm }
  const offers = (cards: HookResponse['cards']): number => cards.flatMap(card => card.suggestions ?? []).length

  it.each([
    ['order entry', '18'],
    ['signing', 23],
    ['a trigger that is not told', undefined],
    ['one in a form unknown', { a: 1 }]
  ])('%s: cards with their orders', async (_, code) => expect(offers(await asked(epic, code))).toBeGreaterThan(0))

  it.each(['60', 60])('opening a chart (%s): the same cards in words, orders on critical ones alone', async code => {
    const [early, later] = [await asked(epic, code), await asked(epic, '18')]
    expect(early.map(card => [card.summary, card.detail])).toEqual(later.map(card => [card.summary, card.detail]))
    expect(offers(early.filter(card => card.indicator !== 'critical'))).toBe(0)
    const severe = await asked(epic, code, 'patient-view')
    expect(offers(severe.filter(card => card.indicator === 'critical'))).toBeGreaterThan(0)
  })

  it('orders at the opening of a chart where the site wants them, and for clients that tell no trigger', async () => {
    const chartOpening = { extension: 'com.epic.cdshooks.request.bpa-trigger-action', triggers: ['60'], orders: true }
    expect(offers(await asked({ ...epic, chartOpening }, '60'))).toBeGreaterThan(0)
    expect(offers(await asked('generic', '60'))).toBeGreaterThan(0)
  })
})
