import { dequal } from 'dequal/lite'
import { Chart, type Dated, type Holdings, type InputState, noHoldings, type PatientRecord } from './chart.ts'
import { owned, unowned } from './compartment.ts'
import type { DataRequirement } from './data-requirement.ts'
import { type Json, list, number, object, objects, type Resource, resource, string } from './json.ts'
import { translated } from './local-codes.ts'
import { areNewestFirst } from './newest-first.ts'
import { loincCodes } from './observation-codes.ts'
import { withheldBy } from './operation-outcome.ts'
import { belongsTo, type LocalNames, namesOfPatient, type Subject } from './patient-match.ts'
import { hasTooManyParts, withinLimits, wordBudget } from './within-limits.ts'

export type { Draft, InputState, PatientRecord } from './chart.ts'

type Arrived = {
  readonly resources: readonly Resource[]
  readonly failed: boolean
  /** The sender says that it did not have all there is. */
  readonly incomplete: boolean
  /** There are further pages, or more results were counted than sent. */
  readonly more: boolean
  readonly understood: boolean
}

/** The orders of a session, and which of them are chosen. */
type Session = { readonly draftOrders?: Json | undefined; readonly selections?: readonly string[] | undefined }

/** Sorts what arrived in `prefetch` into a record. Keys are hints only: a resource is recognized by type, patient and code. */
export function readPatientRecord(
  subject: Subject,
  prefetch: Json,
  requirements: readonly DataRequirement[],
  { draftOrders, selections }: Session = {}
): PatientRecord {
  const intake = new Intake(subject)
  const localCodes = requirements.find(requirement => requirement.localCodes)?.localCodes
  const declared = new Set(requirements.map(requirement => requirement.key))
  const arrivals = new Map<string, Arrived>()
  const unasked: Resource[] = []
  for (const [key, value] of Object.entries(prefetch)) {
    const arrival = readArrival(subject, value, intake.take, item => translated(item, localCodes))
    arrivals.set(key, arrival)
    if (!declared.has(key)) unasked.push(...arrival.resources)
  }
  const states = new Map<string, InputState>()
  const state = (key: string): InputState => {
    const known = states.get(key)
    if (known) return known
    const requirement = requirements.find(item => item.key === key)
    const fresh = stateOf(requirement, arrivals.get(key), unasked)
    states.set(key, fresh)
    return fresh
  }
  const chart = new Chart({
    subject,
    lasting: intake,
    changing: () => noHoldings,
    loose: intake.loose,
    state
  })
  return chart.at(undefined, { draftOrders, selections })
}

const always = Number.NEGATIVE_INFINITY

/** Takes what comes into the holdings of a chart: of this patient, each once, as far as its words can be read. */
class Intake implements Holdings {
  readonly byType = new Map<string, Dated[]>()
  readonly foreign = new Map<string, number>()
  readonly loose: Dated[] = []
  readonly #subject: Subject
  readonly #seen = new Map<string, Resource>()
  readonly #words = wordBudget()

  constructor(subject: Subject) {
    this.#subject = subject
  }

  /** @returns whether it is nobody else's. */
  readonly take = (arrived: Resource, fullUrl: string | undefined, local: LocalNames): boolean => {
    const item = withinLimits(arrived, this.#words)
    const { resourceType } = item
    if (unowned.has(resourceType)) this.loose.push({ item, known: always, fullUrl })
    if (!owned.has(resourceType)) return true
    if (!belongsTo(this.#subject, item, local)) {
      this.foreign.set(resourceType, always)
      return false
    }
    if (!this.#isTold(item)) push(this.byType, resourceType, { item, known: always, fullUrl })
    return true
  }

  /** A result told in two ways is left to the rules for results that contradict: which entry stands first must not decide. */
  #isTold(item: Resource): boolean {
    const id = string(item.id)
    if (!id) return false
    const name = `${item.resourceType}/${id}`
    const before = this.#seen.get(name)
    if (before && (item.resourceType !== 'Observation' || dequal(before, item))) return true
    this.#seen.set(name, item)
    return false
  }
}

function push<T>(into: Map<string, T[]>, name: string, item: T): void {
  const known = into.get(name)
  if (known) known.push(item)
  else into.set(name, [item])
}

function readArrival(
  subject: Subject,
  value: unknown,
  take: (item: Resource, fullUrl: string | undefined, local: LocalNames) => boolean,
  translate: (item: Resource) => Resource
): Arrived {
  const nothing = { resources: [], failed: false, incomplete: false, more: false, understood: true }
  if (value === null) return nothing
  const root = resource(value)
  if (!root) return { ...nothing, understood: false }
  if (root.resourceType === 'OperationOutcome') {
    const withheld = withheldBy(root)
    return { ...nothing, failed: withheld === 'failed', incomplete: withheld === 'partial' }
  }
  if (root.resourceType !== 'Bundle') {
    const single = translate(root)
    const own = take(single, undefined, new Set())
    return { ...nothing, resources: own ? [single] : [], understood: own, incomplete: own && hasTooManyParts(single) }
  }
  const entries = list(root.entry)
  const local = namesOfPatient(subject, objects(entries))
  const resources: Resource[] = []
  let failed = false
  let incomplete = false
  let leftOut = false
  for (const item of entries) {
    const entry = object(item)
    const sent = resource(entry?.resource)
    const found = sent && translate(sent)
    if (found?.resourceType === 'OperationOutcome') {
      const withheld = withheldBy(found)
      failed ||= withheld === 'failed'
      incomplete ||= withheld === 'partial'
    } else if (found && take(found, string(entry?.fullUrl), local)) {
      resources.push(found)
      incomplete ||= hasTooManyParts(found)
    } else leftOut = true
  }
  const total = number(root.total) ?? 0
  const next = objects(root.link).some(link => link.relation === 'next')
  // A count without the counted, or an empty page before another: the results exist but were not sent.
  if (resources.length === 0 && !leftOut && (next || total > 0)) failed = true
  return {
    resources,
    failed: failed && resources.length === 0,
    incomplete: incomplete || (failed && resources.length > 0),
    more: next || total > entries.length,
    understood: !leftOut || resources.length > 0
  }
}

/** Some is known to be missing that could matter: later pages of what came newest first hold only what is older. */
function isPartial(requirement: DataRequirement, { incomplete, more, resources }: Arrived): boolean {
  if (incomplete) return true
  if (!more || resources.length === 0) return false
  return requirement.sort === undefined || !areNewestFirst(resources.filter(item => answers(requirement, item)))
}

/** An input under its own key; without one, what other keys brought of the same kind counts. */
function stateOf(
  requirement: DataRequirement | undefined,
  arrived: Arrived | undefined,
  unasked: readonly Resource[]
): InputState {
  if (requirement && unasked.some(item => answers(requirement, item))) return arrived?.failed ? 'partial' : 'present'
  if (arrived === undefined) return 'absent'
  if (arrived.failed) return 'failed'
  if (!arrived.understood) return 'unrecognized'
  if (requirement !== undefined && isPartial(requirement, arrived)) return 'partial'
  if (arrived.resources.length === 0) return 'empty'
  return requirement === undefined || arrived.resources.some(item => answers(requirement, item)) ? 'present' : 'unrecognized'
}

function answers(requirement: DataRequirement, item: Resource): boolean {
  if (item.resourceType !== requirement.resourceType) return false
  if (!requirement.codes) return true
  const asked = requirement.codes
  return [item, ...objects(item.component)].some(part => loincCodes(part).some(code => asked.includes(code)))
}
