import { type Json, object, objects, string } from '../../acquisition/json.ts'
import { completedYears } from '../../facts/patient.ts'
import { plainUnit } from '../../facts/quantity.ts'
import { observedAt } from '../../facts/result-time.ts'
import type { ChartMeasure, DraftToTry } from '../../guideline/chart-view.ts'
import type { Code } from '../../recommendation.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import type { State } from './state.ts'

export type Offer = ServiceDefinition['offers'][number]

const day = 86_400_000
const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
const bundle = (entries: readonly unknown[] = []) => ({ resourceType: 'Bundle', type: 'searchset', entry: entries })
const entriesOf = (prefetch: Json, key: string): readonly Json[] => objects(object(prefetch[key])?.entry)
const resourceOf = (entry: Json): Json => object(entry.resource) ?? {}
const concept = (code: Code) => ({ coding: [code], text: code.display })

/** A patient of whom nothing is known but age and sex, every search having found nothing. */
export function blankRequest({ inputs, offers }: ServiceDefinition, now: number): Json {
  const patient = { resourceType: 'Patient', id: 'example', gender: 'female', birthDate: birthDate(58, now) }
  const prefetch = inputs.map(({ key, resourceType }) => [key, resourceType === 'Patient' ? patient : bundle()] as const)
  return {
    hook: offers[0]?.hook,
    hookInstance: crypto.randomUUID(),
    context: { userId: 'Practitioner/example', patientId: 'example' },
    prefetch: Object.fromEntries(prefetch)
  }
}

/** The example as changed: the request that is sent. */
export function requestOf(base: Json, state: State, definition: ServiceDefinition, offer: Offer, now: number): Json {
  const context = object(base.context) ?? {}
  const subject = { reference: `Patient/${string(context.patientId) ?? 'example'}` }
  const { chart } = definition
  let prefetch: Json = object(base.prefetch) ?? {}
  for (const measure of chart.measures) {
    const said = state.measures[measure.name]
    if (said !== undefined) prefetch = withMeasure(prefetch, measure, said, subject, now)
  }
  prefetch = withPatient(prefetch, state, now)
  for (const list of listsOf(definition)) {
    const added = list.added(state).flatMap((code, index) => {
      const known = list.choices.find(choice => choice.code === code)
      return known ? [{ resource: list.resource(known, index, subject, now) }] : []
    })
    const own = entriesOf(prefetch, list.key)
    const kept = own.filter((_, index) => !state.removed.includes(`${list.name}:${index}`))
    if (added.length > 0 || kept.length < own.length) prefetch = { ...prefetch, [list.key]: bundle([...kept, ...added]) }
  }
  return {
    ...base,
    hook: offer.hook,
    hookInstance: crypto.randomUUID(),
    context: withDrafts(context, state, definition, offer, subject, now),
    prefetch
  }
}

type EditedList = {
  readonly name: 'drugs' | 'conditions'
  readonly key: string
  readonly choices: readonly Code[]
  readonly added: (state: State) => readonly string[]
  readonly resource: (code: Code, index: number, subject: Json, now: number) => Json
}

/** The two lists of a chart that can be edited, under the keys at which the service asks for them. */
export function listsOf({ inputs, chart }: ServiceDefinition): readonly EditedList[] {
  const keyOf = (type: string): string | undefined => inputs.find(input => input.resourceType === type)?.key
  const drugs = keyOf('MedicationRequest')
  const conditions = keyOf('Condition')
  return [
    ...(drugs
      ? [
          {
            name: 'drugs' as const,
            key: drugs,
            choices: chart.tryOut.drugs,
            added: (state: State) => state.addedDrugs,
            resource: drugResource
          }
        ]
      : []),
    ...(conditions
      ? [
          {
            name: 'conditions' as const,
            key: conditions,
            choices: chart.tryOut.conditions,
            added: (state: State) => state.addedConditions,
            resource: conditionResource
          }
        ]
      : [])
  ]
}

/** What the example's own lists hold, by name. */
export function ownItems(base: Json, list: EditedList): readonly string[] {
  return entriesOf(object(base.prefetch) ?? {}, list.key).map(entry => {
    const resource = resourceOf(entry)
    const named = object(resource.medicationCodeableConcept) ?? object(resource.code) ?? object(resource.medicationReference)
    const codings = objects(named?.coding)
    return (
      string(named?.text) ?? codings.flatMap(coding => string(coding.display) ?? [])[0] ?? string(named?.display) ?? 'unnamed'
    )
  })
}

/** The newest result of a measure as it would be typed: `1.1 mg/dL`. */
export function measureIn(base: Json, measure: ChartMeasure): string {
  const newest = resultsOf(object(base.prefetch) ?? {}, measure)[0]
  const quantity = object(newest?.valueQuantity)
  if (!quantity || typeof quantity.value !== 'number') return ''
  const unit = string(quantity.unit) ?? string(quantity.code) ?? ''
  return `${string(quantity.comparator) ?? ''}${quantity.value} ${unit}`.trim()
}

/**
 * `<1.1 mg/dL` into figure and unit. The figure is what was typed, also half of it or nothing: what is no figure yet must not become a
 * unit, and a unit stays when its figure is taken away.
 */
export function splitMeasure(said: string): { readonly figure: string; readonly unit: string } {
  const [figure = '', ...unit] = said.replace(/^([<>]=?)\s+(?=\d)/, '$1').split(/\s+/)
  return { figure, unit: unit.join(' ').trim() }
}

type Figure = { readonly value: number; readonly comparator?: string }

/** A figure as it was typed, with a point or a comma; nothing if it is none. */
export function figureOf(typed: string): Figure | undefined {
  const [, comparator, digits] = /^([<>]=?)?([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)$/i.exec(typed) ?? []
  const value = Number(digits?.replace(',', '.'))
  if (!Number.isFinite(value)) return undefined
  return comparator ? { value, comparator } : { value }
}

function isOf(measure: ChartMeasure, resource: Json): boolean {
  const codes = new Set(measure.codes.map(([code]) => code))
  return objects(object(resource.code)?.coding).some(coding => codes.has(String(coding.code)))
}

function resultsOf(prefetch: Json, measure: ChartMeasure): readonly Json[] {
  return entriesOf(prefetch, measure.input)
    .map(resourceOf)
    .filter(resource => isOf(measure, resource))
    .sort((a, b) => (observedAt(b).time?.at ?? 0) - (observedAt(a).time?.at ?? 0))
}

/** Writes the newest result anew, or a first one of an hour ago. Where there is no figure, all results are taken away. */
function withMeasure(prefetch: Json, measure: ChartMeasure, said: string, subject: Json, now: number): Json {
  const entries = entriesOf(prefetch, measure.input)
  const { figure, unit } = splitMeasure(said)
  const read = figureOf(figure)
  const others = entries.filter(entry => !isOf(measure, resourceOf(entry)))
  if (!read) return { ...prefetch, [measure.input]: bundle(others) }
  const known = measure.units.find(one => [one.code, ...one.spellings].some(spelling => plainUnit(spelling) === plainUnit(unit)))
  const newest = resultsOf(prefetch, measure)[0]
  const written = {
    ...(newest ?? {
      resourceType: 'Observation',
      id: `tried-${measure.name}`,
      status: 'final',
      subject,
      effectiveDateTime: iso(now - day / 24)
    }),
    code: { coding: [{ system: 'http://loinc.org', code: codeFor(measure, known?.property) }], text: measure.title },
    valueQuantity: {
      ...read,
      ...(unit ? { unit } : {}),
      ...(known ? { system: 'http://unitsofmeasure.org', code: known.code } : {})
    }
  }
  const rest = entries.filter(entry => resourceOf(entry) !== newest)
  return { ...prefetch, [measure.input]: bundle([{ resource: written }, ...rest]) }
}

/** A mass is written under a mass code, so that unit and code agree. */
function codeFor(measure: ChartMeasure, property: string | undefined): string {
  const fitting = measure.codes.find(([, kind]) => kind === property || kind === 'any' || property === 'any')
  return (fitting ?? measure.codes[0])?.[0] ?? ''
}

function birthDate(years: number, now: number): string {
  const today = new Date(now)
  const born = Date.UTC(today.getUTCFullYear() - years, today.getUTCMonth(), today.getUTCDate()) - day
  return new Date(born).toISOString().slice(0, 10)
}

/** Whole years at `now`. */
export function ageIn(base: Json, now: number): string {
  const born = Date.parse(string(patientIn(base)?.birthDate) ?? '')
  return Number.isNaN(born) ? '' : String(completedYears(born, now))
}

export const patientIn = (base: Json): Json | undefined =>
  Object.values(object(base.prefetch) ?? {})
    .map(object)
    .find(value => value?.resourceType === 'Patient')

/** Nobody is older; what is typed beyond is passed over. */
const oldest = 130

function withPatient(prefetch: Json, { age, sex }: State, now: number): Json {
  if (!age && !sex) return prefetch
  return Object.fromEntries(
    Object.entries(prefetch).map(([key, value]) => {
      const patient = object(value)
      if (patient?.resourceType !== 'Patient') return [key, value]
      const years = Number(age)
      return [
        key,
        {
          ...patient,
          ...(age && years >= 0 && years <= oldest ? { birthDate: birthDate(years, now) } : {}),
          ...(sex ? { gender: sex } : {})
        }
      ]
    })
  )
}

const drugResource = (drug: Code, index: number, subject: Json, now: number): Json => ({
  resourceType: 'MedicationRequest',
  id: `tried-drug-${index}`,
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: concept(drug),
  subject,
  authoredOn: iso(now - 3 * day)
})

const conditionResource = (condition: Code, index: number, subject: Json, now: number): Json => ({
  resourceType: 'Condition',
  id: `tried-condition-${index}`,
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }] },
  code: concept(condition),
  subject,
  onsetDateTime: iso(now - day / 12),
  recordedDate: iso(now - day / 12)
})

function withDrafts(
  context: Json,
  { draft }: State,
  { chart }: ServiceDefinition,
  offer: Offer,
  subject: Json,
  now: number
): Json {
  const { draftOrders, selections: _, ...rest } = context
  if (!offer.hook.startsWith('order-')) return rest
  const chosen = chart.tryOut.drafts.find(item => item.key === draft)
  const orders =
    draft === 'none' ? [] : chosen ? [{ resource: draftResource(chosen, subject, now) }] : objects(object(draftOrders)?.entry)
  const names = orders.map(resourceOf).map(order => `${order.resourceType}/${order.id}`)
  return {
    ...rest,
    draftOrders: { resourceType: 'Bundle', type: 'collection', entry: orders },
    ...(offer.hook === 'order-select' ? { selections: names } : {})
  }
}

const routes = {
  oral: { system: 'http://snomed.info/sct', code: '26643006', display: 'Oral route' },
  intravenous: { system: 'http://snomed.info/sct', code: '47625008', display: 'Intravenous route' },
  intramuscular: { system: 'http://snomed.info/sct', code: '78421000', display: 'Intramuscular route' }
} as const

function draftResource(draft: DraftToTry, subject: Json, now: number): Json {
  const { dose, timesPerDay, runsMinutes } = draft
  const repeat = {
    ...(timesPerDay ? { frequency: timesPerDay, period: 1, periodUnit: 'd' } : { count: 1 }),
    ...(runsMinutes ? { duration: runsMinutes, durationUnit: 'min' } : {})
  }
  return {
    resourceType: 'MedicationRequest',
    id: 'draft-1',
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: concept(draft.drug),
    subject,
    authoredOn: iso(now),
    dosageInstruction: [
      {
        text: draft.text,
        timing: { repeat },
        route: { coding: [routes[draft.route]] },
        ...(dose ? { doseAndRate: [{ doseQuantity: { ...dose, system: 'http://unitsofmeasure.org' } }] } : {})
      }
    ]
  }
}
