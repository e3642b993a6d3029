import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import type { Card, HookResponse } from '../../../src/cds-hooks/response.ts'
import { type Chart, evidenceOf, noon, requestOf } from '../charts/chart.ts'
import { appAt } from '../servers/app.ts'

type Json = Record<string, unknown>
export type OrderHook = 'order-select' | 'order-sign'

/** Orders of a session beside a chart, as a client sends them. */
export function orderCall(
  chart: Chart,
  drafts: readonly Json[],
  hook: OrderHook = 'order-sign',
  selections?: readonly string[]
): Json {
  const request = requestOf(chart) as { context: Json }
  return {
    ...request,
    hook,
    context: {
      ...request.context,
      ...(selections ? { selections } : {}),
      draftOrders: { resourceType: 'Bundle', entry: drafts.map(resource => ({ resource })) }
    }
  }
}

export type Service = {
  readonly sign: (chart: Chart, ...drafts: readonly Json[]) => Promise<readonly Card[]>
  readonly select: (chart: Chart, drafts: readonly Json[], selections?: readonly string[]) => Promise<readonly Card[]>
  readonly view: (chart: Chart) => Promise<readonly Card[]>
  /** The whole answer to any body, for what is not expected to be well-formed. */
  readonly post: (hook: string, body: object) => Promise<{ readonly status: number; readonly cards: readonly Card[] }>
}

/** The application of a test file, asked over HTTP; with a site's own file where one is given. */
export function orderService(site?: object): Service {
  let app: FastifyInstance
  beforeAll(async () => {
    app = await appAt(noon, {}, service => (site ? (service.withLocal?.(site, 'test') ?? service) : service))
  })
  afterAll(() => app.close())
  const post: Service['post'] = async (hook, body) => {
    const response = await app.inject({ method: 'POST', url: `/cds-services/hypomagnesemia-${hook}`, payload: body })
    const cards = response.statusCode === 200 ? (response.json() as HookResponse).cards : []
    return { status: response.statusCode, cards }
  }
  const cardsOf = async (hook: string, body: object): Promise<readonly Card[]> => {
    const { status, cards } = await post(hook, body)
    if (status !== 200) throw new Error(`${hook}: ${status}`)
    return cards
  }
  return {
    post,
    sign: (chart, ...drafts) => cardsOf('order-sign', orderCall(chart, drafts)),
    select: (chart, drafts, selections) => cardsOf('order-select', orderCall(chart, drafts, 'order-select', selections)),
    view: chart => cardsOf('patient-view', requestOf(chart))
  }
}

/** `code:severity` of every finding of the cards. */
export const findingsOf = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap(card => (evidenceOf(card).findings ?? []).map(({ code, severity }) => `${code}:${severity}`))

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const ucum = 'http://unitsofmeasure.org'
const snomed = 'http://snomed.info/sct'

export const products = {
  oxide400: ['198741', 'magnesium oxide 400 MG Oral Tablet'],
  oxide140: ['198740', 'magnesium oxide 140 MG Oral Capsule'],
  milk: ['253017', 'magnesium hydroxide 80 MG/ML Oral Suspension'],
  vial: ['1658244', '10 ML magnesium sulfate 500 MG/ML Injection'],
  premix: ['1658259', '50 ML magnesium sulfate 40 MG/ML Injection'],
  chloride: ['311422', 'magnesium chloride 200 MG/ML Injectable Solution']
} as const

const routes = { oral: '26643006', vein: '47625008', muscle: '78421000', skin: '34206005' } as const

export const quantity = (value: number, unit: string): Json => ({ value, unit, system: ucum, code: unit })

export type DraftOptions = {
  readonly id?: string
  readonly dose?: Json
  readonly rate?: Json
  readonly route?: keyof typeof routes
  readonly repeat?: Json
  readonly text?: string
  readonly reason?: string
  /** Further dosage instructions. */
  readonly more?: readonly Json[]
  readonly dosage?: Json
  readonly with?: Json
}

/** A draft for a product, or for a drug known by its name alone. */
export function draft(product: keyof typeof products | { readonly name: string }, options: DraftOptions = {}): Json {
  const { id = 'd1', dose, rate, route, repeat, text, reason, more = [], dosage, with: others } = options
  const named = typeof product === 'object'
  const [code, display] = named ? ['', ''] : products[product]
  const instruction = {
    ...(text ? { text } : {}),
    ...(route ? { route: { coding: [{ system: snomed, code: routes[route] }] } } : {}),
    ...(repeat ? { timing: { repeat } } : {}),
    ...(dose || rate
      ? { doseAndRate: [{ ...(dose ? { doseQuantity: dose } : {}), ...(rate ? { rateQuantity: rate } : {}) }] }
      : {}),
    ...dosage
  }
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    medicationCodeableConcept: named ? { text: product.name } : { coding: [{ system: rxnorm, code, display }] },
    ...(reason ? { reasonCode: [{ text: reason }] } : {}),
    dosageInstruction: [instruction, ...more],
    ...others
  }
}

const dilution = 'in 100 mL 0.9% sodium chloride'

/** Grams by vein over minutes, diluted. */
export const bolus = (grams: number, minutes: number, options: DraftOptions = {}): Json =>
  draft('vial', {
    route: 'vein',
    dose: quantity(grams, 'g'),
    repeat: { count: 1, duration: minutes, durationUnit: 'min' },
    text: `${grams} g ${dilution}`,
    ...options
  })

/** mg/min by vein for hours, or without an end. */
export const infusion = (mgPerMinute: number, hours?: number, options: DraftOptions = {}): Json =>
  draft('vial', {
    route: 'vein',
    rate: quantity(mgPerMinute, 'mg/min'),
    repeat: hours === undefined ? {} : { boundsDuration: quantity(hours, 'h') },
    text: `6 g in 500 mL 0.9% sodium chloride`,
    ...options
  })

/** Tablets, so many at once so many times a day; at night where once. */
export const tablets = (count: number, times: number, options: DraftOptions = {}): Json =>
  draft('oxide400', {
    route: 'oral',
    dose: quantity(count, '{tbl}'),
    repeat: { frequency: times, period: 1, periodUnit: 'd', ...(times === 1 ? { when: ['HS'] } : {}) },
    ...options
  })

/** Takes the actions of one suggestion together, as drafts with ids of their own. */
export function draftsOf(suggestion: NonNullable<Card['suggestions']>[number]): readonly Json[] {
  return (suggestion.actions ?? []).flatMap((action, index) => {
    if (!('resource' in action)) return []
    const resource = action.resource as Json
    return [{ ...resource, id: typeof resource.id === 'string' ? resource.id : `s${index}` }]
  })
}
