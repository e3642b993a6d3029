import type { DataRequirement } from '../acquisition/data-requirement.ts'
import { object, type Resource } from '../acquisition/json.ts'
import { day, moment } from '../facts/time.ts'
import type { EvaluationResult } from '../guideline/rule.ts'
import { chartServiceOf, type ServicePackage, type Trigger } from '../guideline-folder.ts'
import { shownOf } from '../presentation/card.ts'
import { asItWas, endUndated } from './as-it-was.ts'
import { count } from './count.ts'
import type { EvaluationRow } from './evaluation-row.ts'
import { knownAt } from './known-at.ts'
import { type Dated, PatientChart } from './patient-chart.ts'
import { encounterOf, isWithdrawn } from './patient-resources.ts'
import type { Inputs } from './prefetch.ts'

export type EvaluationOptions = {
  readonly service: ServicePackage & { readonly trigger: Trigger }
  readonly inputs: Inputs
  readonly fhirServer: string | undefined
  /** One evaluation at this moment in place of one at each new result. */
  readonly asOf: number | undefined
  /** Results dated after this moment, the start of the run, cannot be true. */
  readonly until: number
  readonly maxCards: number
  /** Resource types of which the export holds any: only of these it can tell that a patient has none. */
  readonly exported: ReadonlySet<string>
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
  const { service, inputs } = options
  const { hook, kind } = chartServiceOf(service)
  const undated = new Set<number>()
  const dated: Dated[] = []
  for (const item of patient.resources) {
    const sorted = inputs.of(item)
    const known = knownAt(item)
    if (endUndated(item)) count(notices.endUndated, item.resourceType)
    if (known !== undefined) dated.push({ item, inputs: sorted, known })
    else {
      count(notices.undated, item.resourceType)
      for (const input of sorted) undated.add(input)
    }
  }
  const triggerInput = inputs.requirements.findIndex(({ key }) => key === service.trigger.key)
  const results = dated.filter(({ item, inputs: own }) => own.includes(triggerInput) && !isWithdrawn(item))
  const triggers = results.filter(({ known }) => known <= options.until)
  if (results.length > triggers.length) count(notices.future, 'Observation', results.length - triggers.length)
  const moments = momentsOf(triggers, options.asOf)
  if (moments.length === 0) return []
  // What cannot be dated is left out, so that of such an input nobody can say that there is nothing.
  const canTell = (requirement: DataRequirement): boolean =>
    options.exported.has(requirement.resourceType) && !undated.has(inputs.requirements.indexOf(requirement))
  const subject = { patientId: patient.id, fhirServer: options.fhirServer }
  const chart = new PatientChart(subject, dated, inputs, inputs.requirements.map(canTell))
  const treatments = service.trigger.treatments(chart.at(undefined))
  const encounters = dated.filter(({ item }) => item.resourceType === 'Encounter')
  return moments.map(asOf => {
    const records = chart.at(asOf)
    const situation = { hook, kind, asOf, encounterId: runningEncounter(triggers, encounters, asOf) }
    const evaluated = service.evaluate(records, situation)
    const reading = service.trigger.read(records, situation)
    const band = 'band' in reading ? service.trigger.bands.find(({ name }) => name === reading.band) : undefined
    const ordered = treatments.some(({ from, to }) => from <= asOf + day && (to === undefined || to > asOf))
    return {
      patient: patient.hash,
      at: new Date(asOf).toISOString(),
      service: service.name,
      hook,
      ...reading,
      ...said(evaluated, options.maxCards),
      ...(band?.needsOrder ? { ordered } : {})
    }
  })
}

function momentsOf(triggers: readonly Dated[], asOf: number | undefined): readonly number[] {
  if (asOf !== undefined) return [asOf]
  return [...new Set(triggers.map(({ known }) => known))].sort((a, b) => a - b)
}

function said({ recommendations, verdicts }: EvaluationResult, maxCards: number) {
  const { shown, dropped } = shownOf(recommendations, maxCards)
  const missing = recommendations.flatMap(({ unknown }) => unknown.map(({ name, reason }) => `${name}:${reason}`))
  return {
    cards: shown.map(({ topic, urgency, row }) => ({ topic, indicator: urgency, ...(row ? { row } : {}) })),
    notShown: dropped.length,
    cannotTell: verdicts.filter(({ verdict }) => verdict === 'cannot-tell').map(({ recommendation }) => recommendation),
    missing: [...new Set(missing)].sort()
  }
}

/** The encounter in which the new result arose, if it is still running: then it is the one that the client names. */
function runningEncounter(triggers: readonly Dated[], encounters: readonly Dated[], asOf: number): string | undefined {
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
