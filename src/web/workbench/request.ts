import { type Json, object, objects, string } from '../../acquisition/json.ts'
import { completedYears } from '../../facts/patient.ts'
import type { DraftToTry } from '../../guideline/chart-view.ts'
import type { Code } from '../../recommendation.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { encounterIdOf, ownDraft, routeCode, withEdits } from './edits.ts'
import { bundle, concept, day, entriesOf, iso, resourceOf } from './fhir-parts.ts'
import { withMeasure, withTimes } from './measures.ts'
import type { State } from './state.ts'

export type Offer = ServiceDefinition['offers'][number]

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

/** The guideline, and the hook at which it is asked. */
type Chosen = { readonly definition: ServiceDefinition; readonly offer: Offer }

/** The example as changed: the request that is sent. */
export function requestOf(base: Json, state: State, chosen: Chosen, now: number): Json {
  const { definition, offer } = chosen
  const context = object(base.context) ?? {}
  const subject = { reference: `Patient/${string(context.patientId) ?? 'example'}` }
  const { chart } = definition
  let prefetch: Json = object(base.prefetch) ?? {}
  for (const measure of chart.measures) {
    const said = state.measures[measure.name]
    if (said !== undefined) prefetch = withMeasure(prefetch, measure, said, { subject, now })
    prefetch = withTimes(prefetch, measure, state, { subject, now })
  }
  prefetch = withPatient(prefetch, state, now)
  for (const list of listsOf(definition)) {
    const added = list.added(state).flatMap((said, index) => {
      const known = chosenOf(list, said)
      return known ? [{ resource: list.resource(known, index, subject, now) }] : []
    })
    const own = entriesOf(prefetch, list.key)
    const kept = own.filter((_, index) => !state.removed.includes(`${list.name}:${index}`))
    if (added.length > 0 || kept.length < own.length) prefetch = { ...prefetch, [list.key]: bundle([...kept, ...added]) }
  }
  const encounterId = encounterIdOf(state)
  return {
    ...base,
    hook: offer.hook,
    hookInstance: crypto.randomUUID(),
    context: withDrafts(encounterId ? { ...context, encounterId } : context, state, chosen, { subject, now }),
    prefetch: withEdits(prefetch, state, definition, { subject, now })
  }
}

type EditedList = {
  readonly name: 'drugs' | 'conditions'
  readonly key: string
  readonly choices: readonly Code[]
  /** Of codes that are chosen by name from the value sets. */
  readonly system: string
  readonly added: (state: State) => readonly string[]
  readonly resource: (code: Code, index: number, subject: Json, now: number) => Json
}

/** A choice by its code; one of the value sets carries its name behind the code: `7646|Omeprazole`. */
export function chosenOf({ choices, system }: Pick<EditedList, 'choices' | 'system'>, said: string): Code | undefined {
  const [code = '', display] = said.split('|')
  return choices.find(choice => choice.code === code) ?? (display && code ? { system, code, display } : undefined)
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
            system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
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
            system: 'http://snomed.info/sct',
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
export const oldest = 130

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
  { draft, own }: State,
  { definition: { chart }, offer }: Chosen,
  { subject, now }: { readonly subject: Json; readonly now: number }
): Json {
  const { draftOrders, selections: _, ...rest } = context
  if (!offer.hook.startsWith('order-')) return rest
  const chosen = chart.tryOut.drafts.find(item => item.key === draft)
  const mine = draft === 'own' ? ownDraft(own, chart.tryOut.products ?? [], subject, now) : undefined
  const orders =
    draft === 'none'
      ? []
      : mine
        ? [{ resource: mine }]
        : chosen
          ? [{ resource: draftResource(chosen, subject, now) }]
          : objects(object(draftOrders)?.entry)
  const names = orders.map(resourceOf).map(order => `${order.resourceType}/${order.id}`)
  return {
    ...rest,
    draftOrders: { resourceType: 'Bundle', type: 'collection', entry: orders },
    ...(offer.hook === 'order-select' ? { selections: names } : {})
  }
}

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
        route: { coding: [routeCode(draft.route)] },
        ...(dose ? { doseAndRate: [{ doseQuantity: { ...dose, system: 'http://unitsofmeasure.org' } }] } : {})
      }
    ]
  }
}
