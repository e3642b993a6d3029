import { dequal } from 'dequal/lite'
import { owned, unowned } from './compartment.ts'
import type { DataRequirement } from './data-requirement.ts'
import { draftsOf } from './drafts-of.ts'
import { type Json, list, number, object, objects, type Resource, resource, string } from './json.ts'
import { translated } from './local-codes.ts'
import { lazyIndex, loincCodes } from './observation-codes.ts'
import { once } from './once.ts'
import { withheldBy } from './operation-outcome.ts'
import { baseOf, belongsTo, type LocalNames, type Subject } from './patient-match.ts'
import { withinLimits, wordBudget } from './within-limits.ts'

/**
 * How an input arrived. "Could not be had" (`absent`, `failed`) is never "none" (`empty`).
 * `partial`: some of it is known to be missing, or could not be told to be what was asked for.
 * `unrecognized`: something came, but nothing in it could be told to be what was asked for.
 */
export type InputState = 'present' | 'partial' | 'empty' | 'absent' | 'failed' | 'unrecognized'

/** Everything of the chart that one call may use: resources of this patient only, by type, and the state of each input. */
export type PatientRecord = {
  readonly subject: Subject
  readonly patient: Resource | undefined
  /** Resources of this patient of one type. */
  readonly resources: (resourceType: string) => readonly Resource[]
  /** Observations of this patient by LOINC code; components count as observations of their own. */
  readonly observations: (loincCode: string) => readonly Json[]
  /** Observations of this patient without any LOINC code. */
  readonly uncoded: () => readonly Json[]
  /** A resource that another one refers to, such as a Medication or a Specimen. */
  readonly resolve: (reference: string) => Resource | undefined
  readonly state: (key: string) => InputState
  /** Resource types of which something was left out because it belongs to somebody else. */
  readonly foreign: ReadonlySet<string>
  /** Whether the call carried a list of orders at all. */
  readonly draftsSent: boolean
  /** Orders under way in this session, the newest last. */
  readonly drafts: readonly Draft[]
}

/** An order that is about to be signed. */
export type Draft = {
  readonly resource: Resource
  /** Chosen just now (`order-select`); without a usable selection every draft counts as chosen. */
  readonly selected: boolean
  readonly ofThisPatient: boolean
}

type Arrived = {
  readonly resources: readonly Resource[]
  readonly failed: boolean
  /** The sender says that it did not have all there is. */
  readonly incomplete: boolean
  /** There are further pages, or more results were counted than sent. */
  readonly more: boolean
  readonly understood: boolean
}

/** Sorts what arrived in `prefetch` into records. Keys are hints only: a resource is recognized by type, patient and code. */
export function readPatientRecord(
  subject: Subject,
  prefetch: Json,
  requirements: readonly DataRequirement[],
  draftOrders: Json | undefined,
  selections: readonly string[] | undefined
): PatientRecord {
  const words = wordBudget()
  const byType = new Map<string, Resource[]>()
  const byReference = new Map<string, Resource>()
  const foreign = new Set<string>()
  const arrivals = new Map<string, Arrived>()
  const seen = new Map<string, Resource>()

  const take = (arrived: Resource, fullUrl: string | undefined, local: LocalNames): boolean => {
    const item = withinLimits(arrived, words)
    if (unowned.has(item.resourceType)) {
      remember(byReference, item, fullUrl)
      return true
    }
    if (!owned.has(item.resourceType)) return true
    if (!belongsTo(subject, item, local)) {
      foreign.add(item.resourceType)
      return false
    }
    const name = string(item.id) && `${item.resourceType}/${item.id}`
    if (name !== undefined) {
      const before = seen.get(name)
      // A result told in two ways is left to the rules for results that contradict: which entry stands first must not decide.
      if (before && (item.resourceType !== 'Observation' || dequal(before, item))) return true
      seen.set(name, item)
    }
    remember(byReference, item, fullUrl)
    const known = byType.get(item.resourceType)
    if (known) known.push(item)
    else byType.set(item.resourceType, [item])
    return true
  }

  const localCodes = requirements.find(requirement => requirement.localCodes)?.localCodes
  const declared = new Set(requirements.map(requirement => requirement.key))
  const unasked: Resource[] = []
  for (const [key, value] of Object.entries(prefetch)) {
    const arrival = readArrival(subject, value, take, item => translated(item, localCodes))
    arrivals.set(key, arrival)
    if (!declared.has(key)) unasked.push(...arrival.resources)
  }

  const local = namesOfPatient(subject, objects(draftOrders?.entry))
  const drafts = draftsOf(draftOrders, wordBudget()).map(({ draft, fullUrl }) => {
    if (unowned.has(draft.resourceType)) remember(byReference, draft, fullUrl)
    return draft
  })
  // The Patient of the Bundle says who the others are about; an order it is not.
  const orders = drafts.filter(draft => !unowned.has(draft.resourceType) && draft.resourceType !== 'Patient')
  const chosen = new Set(selections ?? [])
  const anyChosen = orders.some(draft => chosen.has(`${draft.resourceType}/${draft.id}`))
  const states = new Map<string, InputState>()
  const state = (key: string): InputState => {
    const known = states.get(key)
    if (known) return known
    const requirement = requirements.find(item => item.key === key)
    const fresh = stateOf(requirement, arrivals.get(key), unasked)
    states.set(key, fresh)
    return fresh
  }
  const observations = lazyIndex(() => byType.get('Observation') ?? [])
  const uncoded = once(() => (byType.get('Observation') ?? []).filter(item => loincCodes(item).length === 0))

  return {
    subject,
    patient: byType.get('Patient')?.[0],
    resources: resourceType => byType.get(resourceType) ?? [],
    observations: code => observations().get(code) ?? [],
    uncoded,
    resolve: reference => byReference.get(reference) ?? byReference.get(relative(reference, subject)),
    state,
    foreign,
    draftsSent: draftOrders !== undefined,
    drafts: orders.map(draft => ({
      resource: draft,
      selected: !anyChosen || chosen.has(`${draft.resourceType}/${draft.id}`),
      ofThisPatient: (draft.subject ?? draft.patient) === undefined || belongsTo(subject, draft, local)
    }))
  }
}

function remember(byReference: Map<string, Resource>, item: Resource, fullUrl: string | undefined): void {
  const id = string(item.id)
  if (id) byReference.set(`${item.resourceType}/${id}`, item)
  if (fullUrl) byReference.set(fullUrl, item)
}

/** Without the base of the caller's own server, and without a version: what came is the only one there is. */
export function relative(reference: string, subject: Subject): string {
  const base = baseOf(subject)
  const local = base && reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference
  return local.replace(/\/_history\/[^/]+$/, '')
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
    return { ...nothing, resources: own ? [single] : [], understood: own }
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
    } else if (found && take(found, string(entry?.fullUrl), local)) resources.push(found)
    else leftOut = true
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

/** Some is known to be missing that could matter: later pages of what is sorted hold only what is older. */
function isPartial(requirement: DataRequirement | undefined, arrived: Arrived): boolean {
  return arrived.incomplete || (arrived.more && arrived.resources.length > 0 && requirement?.sort === undefined)
}

const noNames: LocalNames = new Set()

export function namesOfPatient(subject: Subject, entries: readonly Json[]): LocalNames {
  let names: Set<string> | undefined
  for (const entry of entries) {
    const item = object(entry.resource)
    if (item?.resourceType !== 'Patient' || item.id !== subject.patientId) continue
    const fullUrl = string(entry.fullUrl)
    if (fullUrl?.startsWith('urn:')) names = (names ?? new Set()).add(fullUrl)
  }
  return names ?? noNames
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
