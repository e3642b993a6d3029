import type { DataRequirement } from '../../acquisition/data-requirement.ts'
import type { Inputs } from '../../acquisition/inputs.ts'
import { object, type Resource } from '../../acquisition/json.ts'
import type { PatientRecord } from '../../acquisition/patient-record.ts'
import { asItWas, endUndated } from '../../facts/as-it-was.ts'
import { chartOf, type Sorted } from '../../facts/chart-of.ts'
import { knownAt } from '../../facts/known-at.ts'
import { day, moment } from '../../facts/time.ts'
import { chartServiceOf, type ServicePackage, type Trigger } from '../../guideline-folder.ts'
import { type Evaluated, evaluate, type Judging } from '../../pipeline.ts'
import { shownOf } from '../../presentation/card.ts'
import type { Option } from '../../recommendation.ts'
import { ServiceError } from '../../service-error.ts'
import { count } from '../intake/count.ts'
import { encounterOf, isWithdrawn } from '../intake/patient-resources.ts'
import type { EvaluationRow } from '../rows/evaluation-row.ts'

export type EvaluationOptions = {
  readonly service: ServicePackage & { readonly trigger: Trigger }
  readonly inputs: Inputs
  readonly fhirServer: string | undefined
  /** One evaluation at this moment in place of one at each new result. */
  readonly asOf: number | undefined
  /** Results dated after this moment, the start of the run, cannot be true. */
  readonly until: number
  readonly maxCards: number
  /** Would the export hold a resource of such an input if there was one? */
  readonly canTell: (requirement: DataRequirement) => boolean
}

/** What was noticed on the way, by resource type. */
export type Notices = {
  readonly undated: Record<string, number>
  readonly endUndated: Record<string, number>
  readonly future: Record<string, number>
}

/** Judges one patient at each moment as the service that looks at charts would have, with what was known then and nothing later. */
export function patientEvaluations(
  patient: { readonly id: string; readonly hash: string; readonly resources: readonly Resource[] },
  options: EvaluationOptions,
  notices: Notices
): readonly EvaluationRow[] {
  const { service, inputs, canTell } = options
  const { chart, parts } = chartOf(patient.resources, {
    subject: { patientId: patient.id, fhirServer: options.fhirServer },
    inputs,
    canTell
  })
  for (const { item, known } of parts) {
    if (endUndated(item)) count(notices.endUndated, item.resourceType)
    if (known === Number.POSITIVE_INFINITY) count(notices.undated, item.resourceType)
  }
  const triggers = triggersOf(parts, options, notices)
  const moments = momentsOf(triggers, options.asOf)
  if (moments.length === 0) return []
  const treatments = service.trigger.treatments(chart.at(undefined))
  const encounters = parts.filter(({ item }) => item.resourceType === 'Encounter')
  const { hook, kind, needs } = chartServiceOf(service)
  return moments.map(asOf => {
    const encounterId = runningEncounter(triggers, encounters, asOf)
    const context = { service, hook, kind, needs, asOf, encounterId, isLayUser: false }
    const about = { patient: patient.hash, at: new Date(asOf).toISOString(), service: service.name, hook }
    const { result, ...said } = judged(chart.at(asOf), context, options)
    const band = 'band' in result ? service.trigger.bands.find(({ name }) => name === result.band) : undefined
    const ordered = treatments.some(({ from, to }) => from <= asOf + day && (to === undefined || to > asOf))
    return { ...about, ...result, ...said, ...(band?.needsOrder ? { ordered } : {}) }
  })
}

/** New results that set off an evaluation. */
function triggersOf(
  parts: readonly Sorted[],
  { service, inputs, until }: EvaluationOptions,
  notices: Notices
): readonly Sorted[] {
  const trigger = inputs.requirements.findIndex(({ key }) => key === service.trigger.key)
  const results = parts.filter(
    ({ item, inputs: own, known }) => known !== Number.POSITIVE_INFINITY && own.includes(trigger) && !isWithdrawn(item)
  )
  const triggers = results.filter(({ known }) => known <= until)
  if (results.length > triggers.length) count(notices.future, 'Observation', results.length - triggers.length)
  return triggers
}

function momentsOf(triggers: readonly Sorted[], asOf: number | undefined): readonly number[] {
  if (asOf !== undefined) return [asOf]
  return [...new Set(triggers.map(({ known }) => known))].sort((a, b) => a - b)
}

/** What a call would have been answered, and the result that was judged; or why nothing was. */
function judged(record: PatientRecord, context: Judging, { service, maxCards }: EvaluationOptions) {
  try {
    const evaluated = evaluate(record, context)
    const { silence } = evaluated
    const result = silence ? { reason: silence } : service.trigger.read(record, context)
    return { result, ...said(evaluated, maxCards) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { result: { reason: error.code }, cards: [], notShown: 0, cannotTell: [], missing: [] }
  }
}

function said({ recommendations, verdicts }: Evaluated, maxCards: number) {
  const { shown, dropped } = shownOf(recommendations, maxCards)
  const missing = recommendations.flatMap(({ unknown }) => unknown.map(({ name, reason }) => `${name}:${reason}`))
  return {
    cards: shown.map(({ topic, urgency, row, options }) => {
      const orders = ordersIn(options)
      return { topic, indicator: urgency, ...(row ? { row } : {}), ...(orders ? { orders } : {}) }
    }),
    notShown: dropped.length,
    cannotTell: verdicts.filter(({ verdict }) => verdict === 'cannot-tell').map(({ recommendation }) => recommendation),
    missing: [...new Set(missing)].sort()
  }
}

/** New drug orders in the order in which they are offered: what a protocol of a site changes on a card. */
const ordersIn = (options: readonly Option[]): string =>
  options.flatMap(({ proposals }) => proposals.flatMap(item => (item.act === 'prescribe' ? [item.text] : []))).join('; ')

/** The encounter in which the new result arose, if it is still running: then it is the one that the client names. */
function runningEncounter(triggers: readonly Sorted[], encounters: readonly Sorted[], asOf: number): string | undefined {
  const ids = new Set(triggers.flatMap(({ item, known }) => (known === asOf ? (encounterOf(item) ?? []) : [])))
  const running = encounters.find(
    ({ item, known }) => known <= asOf && ids.has(String(item.id)) && asItWas(item, asOf).status === 'in-progress'
  )
  return running === undefined ? undefined : String(running.item.id)
}

const longestStay = 366

/** Days (UTC) on which a patient was under care: in an encounter, or with something newly known that the service reads. */
export function careDays(resources: readonly Resource[], until: number): number {
  const days = new Set<number>()
  for (const item of resources) {
    const known = knownAt(item)
    if (known === undefined || !Number.isFinite(known) || known > until) continue
    const first = Math.floor(known / day)
    days.add(first)
    if (item.resourceType !== 'Encounter') continue
    const end = Math.min(moment(object(item.period)?.end)?.at ?? known, until)
    const last = Math.min(Math.floor(end / day), first + longestStay)
    for (let one = first + 1; one <= last; one += 1) days.add(one)
  }
  return days.size
}
