import { owned, unowned } from '../acquisition/compartment.ts'
import { type Json, type Resource, string } from '../acquisition/json.ts'
import { loincCodes, toComponents } from '../acquisition/observation-codes.ts'
import { once } from '../acquisition/once.ts'
import { belongsTo, type Subject } from '../acquisition/patient-match.ts'
import { type InputState, type PatientRecord, relative } from '../acquisition/patient-record.ts'
import { asItWas, canChange } from './as-it-was.ts'
import type { Inputs, Sorted } from './prefetch.ts'

/** A resource with the moment from which it can have been seen. */
export type Dated = Sorted & { readonly known: number }

type Coded = { readonly json: Json; readonly known: number }
const noLocalNames: ReadonlySet<string> = new Set()
const noneCoded: readonly Coded[] = []
const noObservations: readonly Json[] = []

/**
 * All that an export holds of one patient, and the records of it at any moment: the same as `readPatientRecord` makes of the prefetch that
 * would have been sent then. What does not change from moment to moment is sorted once; the rest as it is asked for.
 */
export class PatientChart {
  readonly #subject: Subject
  readonly #inputs: Inputs
  readonly #canTell: readonly boolean[]
  readonly #lasting: Sequence
  readonly #changing: readonly Dated[]
  readonly #loose: readonly Dated[]
  #byCode: ReadonlyMap<string, readonly Coded[]> | undefined

  /** @param canTell for each input, whether the export would hold such a resource if there was one. */
  constructor(subject: Subject, dated: readonly Dated[], inputs: Inputs, canTell: readonly boolean[]) {
    this.#subject = subject
    this.#inputs = inputs
    this.#canTell = canTell
    this.#lasting = sequence(
      dated.filter(({ item }) => !canChange(item)),
      inputs,
      subject
    )
    this.#changing = dated.filter(({ item }) => canChange(item))
    this.#loose = dated.filter(({ item }) => unowned.has(item.resourceType))
  }

  /** The records at a moment; without one, of everything as it was exported. */
  at(asOf: number | undefined): PatientRecord {
    return new ChartRecords(this, asOf)
  }

  get subject(): Subject {
    return this.#subject
  }

  lasting(resourceType: string): readonly Dated[] {
    return this.#lasting.byType.get(resourceType) ?? []
  }

  /** What can change, as it was then. */
  changing(asOf: number | undefined): Sequence {
    if (asOf === undefined) return sequence(this.#changing, this.#inputs, this.#subject)
    const then = this.#changing.flatMap(part => (part.known <= asOf ? { ...part, item: asItWas(part.item, asOf) } : []))
    return sequence(then, this.#inputs, this.#subject)
  }

  codedAs(code: string): readonly Coded[] {
    this.#byCode ??= indexed(this.lasting('Observation'))
    return this.#byCode.get(code) ?? noneCoded
  }

  /** Everything that others may refer to, later ones over earlier ones. */
  get referable(): readonly Dated[] {
    return [...[...this.#lasting.byType.values()].flat(), ...this.#loose]
  }

  stateOf(key: string, changing: () => Sequence, last: number): InputState {
    const index = this.#inputs.requirements.findIndex(requirement => requirement.key === key)
    const requirement = this.#inputs.requirements[index]
    if (!requirement) return 'absent'
    const came = (of: 'own' | 'foreign'): boolean =>
      canChange(requirement) ? changing()[of].has(index) : (this.#lasting[of].get(index) ?? Number.NaN) <= last
    if (came('own')) return 'present'
    if (came('foreign')) return 'unrecognized'
    return this.#canTell[index] && requirement.resourceType !== 'Patient' ? 'empty' : 'absent'
  }

  foreign(changing: Sequence, last: number): ReadonlySet<string> {
    const types = [...this.#lasting.foreignTypes].flatMap(([type, known]) => (known <= last ? type : []))
    return new Set([...types, ...changing.foreignTypes.keys()])
  }
}

/** Records as their users ask for them. */
class ChartRecords implements PatientRecord {
  readonly drafts = []
  readonly draftsSent = false
  readonly #chart: PatientChart
  readonly #asOf: number | undefined
  readonly #last: number
  readonly #types = new Map<string, readonly Resource[]>()
  readonly #codes = new Map<string, readonly Json[]>()
  #changing: Sequence | undefined
  #references: ReadonlyMap<string, Resource> | undefined

  constructor(chart: PatientChart, asOf: number | undefined) {
    this.#chart = chart
    this.#asOf = asOf
    this.#last = asOf ?? Number.POSITIVE_INFINITY
  }

  get subject(): Subject {
    return this.#chart.subject
  }

  get patient(): Resource | undefined {
    return this.resources('Patient')[0]
  }

  get foreign(): ReadonlySet<string> {
    return this.#chart.foreign(this.#changed(), this.#last)
  }

  readonly resources = (resourceType: string): readonly Resource[] => {
    const known = this.#types.get(resourceType)
    if (known) return known
    const all = canChange({ resourceType })
      ? (this.#changed().byType.get(resourceType) ?? [])
      : this.#known(this.#chart.lasting(resourceType))
    const found = all.map(({ item }) => item)
    this.#types.set(resourceType, found)
    return found
  }

  readonly observations = (code: string): readonly Json[] => {
    // Most of the codes that mean something are never used by a laboratory.
    const all = this.#chart.codedAs(code)
    if (all.length === 0) return noObservations
    const known = this.#codes.get(code)
    if (known) return known
    const found: Json[] = []
    for (const coded of all) if (coded.known <= this.#last) found.push(coded.json)
    this.#codes.set(code, found)
    return found
  }

  readonly uncoded = once(() => this.resources('Observation').filter(item => loincCodes(item).length === 0))

  readonly resolve = (reference: string): Resource | undefined => {
    if (!this.#references) {
      const changing = [...this.#changed().byType.values()].flat()
      const all = [...this.#known(this.#chart.referable), ...changing]
      this.#references = new Map(all.flatMap(({ item }) => (string(item.id) ? [[`${item.resourceType}/${item.id}`, item]] : [])))
    }
    return this.#references.get(reference) ?? this.#references.get(relative(reference, this.subject))
  }

  readonly state = (key: string): InputState => this.#chart.stateOf(key, () => this.#changed(), this.#last)

  #changed(): Sequence {
    this.#changing ??= this.#chart.changing(this.#asOf)
    return this.#changing
  }

  #known<T extends { readonly known: number }>(all: readonly T[]): readonly T[] {
    return all.filter(({ known }) => known <= this.#last)
  }
}

/** Resources in the order in which the inputs bring them, and from when each input has any: of this patient, or of somebody else. */
type Sequence = {
  readonly byType: ReadonlyMap<string, readonly Dated[]>
  readonly own: ReadonlyMap<number, number>
  readonly foreign: ReadonlyMap<number, number>
  readonly foreignTypes: ReadonlyMap<string, number>
}

function sequence(all: readonly Dated[], inputs: Inputs, subject: Subject): Sequence {
  const byType = new Map<string, Dated[]>()
  const own = new Map<number, number>()
  const foreign = new Map<number, number>()
  const foreignTypes = new Map<string, number>()
  const asked = all
    .flatMap(part => part.inputs.filter(index => inputs.asksFor(index, part.item)).map(index => ({ index, part })))
    .sort((a, b) => a.index - b.index)
  const seen = new Set<Dated>()
  for (const { index, part } of asked) {
    const { item, known } = part
    if (!owned.has(item.resourceType)) {
      earliest(own, index, known)
      continue
    }
    if (!belongsTo(subject, item, noLocalNames)) {
      earliest(foreign, index, known)
      earliest(foreignTypes, item.resourceType, known)
      continue
    }
    earliest(own, index, known)
    // Under each input once more if it has no id by which it could be told to be the same.
    if (seen.has(part) && string(item.id)) continue
    seen.add(part)
    const others = byType.get(item.resourceType)
    if (others) others.push(part)
    else byType.set(item.resourceType, [part])
  }
  return { byType, own, foreign, foreignTypes }
}

function earliest<K>(into: Map<K, number>, key: K, known: number): void {
  into.set(key, Math.min(known, into.get(key) ?? Number.POSITIVE_INFINITY))
}

function indexed(observations: readonly Dated[]): ReadonlyMap<string, readonly Coded[]> {
  const index = new Map<string, Coded[]>()
  for (const { item, known } of observations)
    for (const json of [item, ...toComponents(item)])
      for (const code of loincCodes(json)) {
        const others = index.get(code)
        if (others) others.push({ json, known })
        else index.set(code, [{ json, known }])
      }
  return index
}
