import { unowned } from './compartment.ts'
import { draftsOf } from './drafts-of.ts'
import { type Json, objects, type Resource, string } from './json.ts'
import { loincCodes, toComponents } from './observation-codes.ts'
import { once } from './once.ts'
import { belongsTo, namesOfPatient, relative, type Subject } from './patient-match.ts'
import { wordBudget } from './within-limits.ts'

/**
 * How an input arrived. "Could not be had" (`absent`, `failed`) is never "none" (`empty`).
 * `partial`: some of it is known to be missing, or could not be told to be what was asked for.
 * `unrecognized`: something came, but nothing in it could be told to be what was asked for.
 */
export type InputState = 'present' | 'partial' | 'empty' | 'absent' | 'failed' | 'unrecognized'

/** Everything of the chart that one evaluation may use: resources of this patient only, by type, and the state of each input. */
export type PatientRecord = {
  readonly subject: Subject
  readonly patient: Resource | undefined
  /** Resources of this patient of one type. */
  readonly resources: (resourceType: string) => readonly Resource[]
  /** Observations of this patient by LOINC code; components count as observations of their own. */
  readonly observations: (loincCode: string) => readonly Json[]
  /** The same of the whole chart, whenever it became known: what is read of them once holds at all moments. */
  readonly observed: (loincCode: string) => readonly Observed[]
  /** Was it known at the moment of this record? */
  readonly isKnown: (observed: Observed) => boolean
  /** Observations of this patient without any LOINC code. */
  readonly uncoded: () => readonly Json[]
  /** A Specimen of the chart became known later than others: what is read of a result may differ from moment to moment. */
  readonly specimensCame: boolean
  /** What is worked out from the chart alone, and not from what was known at a moment: once for all its records, by what it is about. */
  readonly kept: <T>(about: object, make: () => T) => T
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

/** Orders under way, as the context of a call has them. */
export type OrderSession = {
  readonly draftOrders?: Json | undefined
  readonly selections?: readonly string[] | undefined
}

/** An Observation, or a component of one, with the moment from which it can have been seen. */
export type Observed = { readonly json: Json; readonly known: number }

/** A resource with the moment from which it can have been seen. */
export type Dated = { readonly item: Resource; readonly known: number; readonly fullUrl?: string | undefined }

/** Resources of one patient, each once, and from when on there was something of somebody else among what came. */
export type Holdings = {
  readonly byType: ReadonlyMap<string, readonly Dated[]>
  readonly foreign: ReadonlyMap<string, number>
}

/** What came of one patient, by a call or out of an export. */
export type ChartSource = {
  readonly subject: Subject
  /** What is the same at all moments from which on it is known. */
  readonly lasting: Holdings
  /** What may have been another before, as it was at a moment; without one, as it came. Asked for again and again. */
  readonly changing: (asOf: number | undefined) => Holdings
  /** What hangs on other resources and is nobody's, such as a Medication. */
  readonly loose: readonly Dated[]
  readonly state: (key: string, asOf: number | undefined) => InputState
}

export const noHoldings: Holdings = { byType: new Map(), foreign: new Map() }
const none: readonly Dated[] = []
const noObservations: readonly Json[] = []
const nothingObserved: readonly Observed[] = []

/** What all records of a chart share, each made at the first question. */
class Shared {
  readonly source: ChartSource
  readonly #made = new Map<object, unknown>()

  constructor(source: ChartSource) {
    this.source = source
  }

  readonly byCode = once(() => indexed(this.#observations))
  readonly specimensCame = once(() =>
    this.source.loose.some(({ item, known }) => item.resourceType === 'Specimen' && known !== Number.NEGATIVE_INFINITY)
  )
  readonly uncoded = once(() => this.#observations.filter(({ item }) => loincCodes(item).length === 0))

  kept<T>(about: object, make: () => T): T {
    const known = this.#made.get(about)
    if (known !== undefined) return known as T
    const fresh = make()
    this.#made.set(about, fresh)
    return fresh
  }

  get #observations(): readonly Dated[] {
    return this.source.lasting.byType.get('Observation') ?? none
  }
}

/** A chart, of which there are records at any moment. What does not change from moment to moment is sorted once, the rest when it is asked for. */
export class Chart {
  readonly #shared: Shared

  constructor(source: ChartSource) {
    this.#shared = new Shared(source)
  }

  /** The record at a moment; without one, of everything as it came. */
  at(asOf: number | undefined, session: OrderSession = {}): PatientRecord {
    return new ChartRecord(this.#shared, asOf, session)
  }
}

/** Records as their users ask for them. */
class ChartRecord implements PatientRecord {
  readonly drafts: readonly Draft[]
  readonly draftsSent: boolean
  readonly #source: ChartSource
  readonly #shared: Shared
  readonly #asOf: number | undefined
  readonly #last: number
  readonly #sentAlong: readonly Dated[]
  readonly #types = new Map<string, readonly Resource[]>()
  readonly #codes = new Map<string, readonly Json[]>()

  constructor(shared: Shared, asOf: number | undefined, session: OrderSession) {
    const { source } = shared
    this.#source = source
    this.#shared = shared
    this.#asOf = asOf
    this.#last = asOf ?? Number.POSITIVE_INFINITY
    this.draftsSent = session.draftOrders !== undefined
    const { drafts, sentAlong } = draftsIn(session, source.subject)
    this.drafts = drafts
    this.#sentAlong = sentAlong
  }

  get subject(): Subject {
    return this.#source.subject
  }

  get specimensCame(): boolean {
    return this.#shared.specimensCame()
  }

  get patient(): Resource | undefined {
    return this.resources('Patient')[0]
  }

  get foreign(): ReadonlySet<string> {
    const { lasting, changing } = this.#source
    const known = [...lasting.foreign, ...changing(this.#asOf).foreign].filter(([, from]) => from <= this.#last)
    return new Set(known.map(([type]) => type))
  }

  readonly resources = (resourceType: string): readonly Resource[] => {
    const known = this.#types.get(resourceType)
    if (known) return known
    const found = this.#dated(resourceType).map(({ item }) => item)
    this.#types.set(resourceType, found)
    return found
  }

  readonly observations = (code: string): readonly Json[] => {
    const known = this.#codes.get(code)
    if (known) return known
    // Most of the codes that mean something are never used by a laboratory.
    const all = this.observed(code)
    if (all.length === 0) return noObservations
    const found: Json[] = []
    for (const observed of all) if (observed.known <= this.#last) found.push(observed.json)
    this.#codes.set(code, found)
    return found
  }

  readonly observed = (code: string): readonly Observed[] => this.#shared.byCode().get(code) ?? nothingObserved

  readonly isKnown = ({ known }: Observed): boolean => known <= this.#last

  readonly uncoded = once(() => this.#shared.uncoded().flatMap(({ item, known }) => (known <= this.#last ? item : [])))

  readonly kept = <T>(about: object, make: () => T): T => this.#shared.kept(about, make)

  readonly resolve = (reference: string): Resource | undefined => {
    const all = this.#references()
    return all.get(reference) ?? all.get(relative(reference, this.subject))
  }

  readonly state = (key: string): InputState => this.#source.state(key, this.#asOf)

  /** Later ones over earlier ones. */
  readonly #references = once(() => {
    const { lasting, changing, loose } = this.#source
    const all = [lasting, changing(this.#asOf)].flatMap(({ byType }) => [...byType.values()].flat())
    const byName = new Map<string, Resource>()
    for (const { item, known, fullUrl } of [...loose, ...all, ...this.#sentAlong]) {
      if (known > this.#last) continue
      if (string(item.id)) byName.set(`${item.resourceType}/${item.id}`, item)
      if (fullUrl) byName.set(fullUrl, item)
    }
    return byName
  })

  #dated(resourceType: string): readonly Dated[] {
    const { lasting, changing } = this.#source
    const same = lasting.byType.get(resourceType) ?? none
    const changed = changing(this.#asOf).byType.get(resourceType) ?? none
    const known = this.#asOf === undefined ? same : same.filter(part => part.known <= this.#last)
    return changed.length > 0 ? [...known, ...changed] : known
  }
}

/** The orders of a session, and the drugs that came with them. */
function draftsIn({ draftOrders, selections }: OrderSession, subject: Subject) {
  const local = namesOfPatient(subject, objects(draftOrders?.entry))
  const arrived = draftsOf(draftOrders, wordBudget())
  const chosen = new Set(selections ?? [])
  // The Patient of the Bundle says who the others are about; an order it is not.
  const orders = arrived.flatMap(({ draft }) =>
    unowned.has(draft.resourceType) || draft.resourceType === 'Patient' ? [] : draft
  )
  const isChosen = ({ resourceType, id }: Resource): boolean => chosen.has(`${resourceType}/${id}`)
  const anyChosen = orders.some(isChosen)
  const drafts = orders.map(draft => ({
    resource: draft,
    selected: !anyChosen || isChosen(draft),
    ofThisPatient: (draft.subject ?? draft.patient) === undefined || belongsTo(subject, draft, local)
  }))
  const sentAlong = arrived.flatMap(({ draft, fullUrl }) =>
    unowned.has(draft.resourceType) ? [{ item: draft, known: Number.NEGATIVE_INFINITY, fullUrl }] : []
  )
  return { drafts, sentAlong }
}

/** Observations by LOINC code. */
function indexed(observations: readonly Dated[]): ReadonlyMap<string, readonly Observed[]> {
  const index = new Map<string, Observed[]>()
  const add = (json: Json, known: number): void => {
    for (const code of loincCodes(json)) {
      const others = index.get(code)
      if (others) others.push({ json, known })
      else index.set(code, [{ json, known }])
    }
  }
  for (const { item, known } of observations) {
    add(item, known)
    for (const component of toComponents(item)) add(component, known)
  }
  return index
}
