import { Chart, type Dated, type Holdings, type InputState } from '../acquisition/chart.ts'
import { owned, unowned } from '../acquisition/compartment.ts'
import type { DataRequirement } from '../acquisition/data-requirement.ts'
import type { Inputs } from '../acquisition/inputs.ts'
import type { Resource } from '../acquisition/json.ts'
import { translated } from '../acquisition/local-codes.ts'
import { belongsTo, type Subject } from '../acquisition/patient-match.ts'
import { withinLimits, wordBudget } from '../acquisition/within-limits.ts'
import { asItWas, canChange } from './as-it-was.ts'
import { knownAt } from './known-at.ts'

/** A resource of a chart with the inputs that ask for such a one. */
export type Sorted = Dated & { readonly inputs: readonly number[] }

export type History = {
  /** Records of it at any moment. */
  readonly chart: Chart
  readonly parts: readonly Sorted[]
}

export type ChartOptions = {
  readonly subject: Subject
  readonly inputs: Inputs
  /** Would the source hold a resource of such an input if there was one? */
  readonly canTell: (requirement: DataRequirement) => boolean
}

const nobody: ReadonlySet<string> = new Set()
/** Without a date it is seen by whoever looks at everything, and at no moment. */
const undated = Number.POSITIVE_INFINITY

/**
 * All that a source holds of one patient, each resource once. Its record at a moment is the one of a call in which a FHIR server holding what
 * was known then had answered every input: with nothing later, and with what changed since as it was. Of an input with a resource that
 * nothing dates nobody can say at a moment that there is none.
 */
export function chartOf(resources: readonly Resource[], { subject, inputs, canTell }: ChartOptions): History {
  const localCodes = inputs.requirements.find(requirement => requirement.localCodes)?.localCodes
  const parts = resources.map(sent => {
    const item = withinLimits(translated(sent, localCodes), wordBudget())
    return { item, inputs: inputs.of(item), known: knownAt(item) ?? undated }
  })
  const lasting = shelf(
    parts.filter(({ item }) => !canChange(item)),
    inputs,
    subject
  )
  const changing = parts.filter(({ item }) => canChange(item))
  const shelfAt = newest((asOf: number | undefined) => {
    if (asOf === undefined) return shelf(changing, inputs, subject)
    const then = changing.flatMap(part => (part.known <= asOf ? { ...part, item: asItWas(part.item, asOf) } : []))
    return shelf(then, inputs, subject)
  })
  const tells = inputs.requirements.map(canTell)
  const blurred = new Set(parts.flatMap(part => (part.known === undated ? part.inputs : [])))

  const state = (key: string, asOf: number | undefined): InputState => {
    const index = inputs.requirements.findIndex(requirement => requirement.key === key)
    const requirement = inputs.requirements[index]
    if (!requirement) return 'absent'
    const { own, others } = canChange(requirement) ? shelfAt(asOf) : lasting
    const came = (of: ReadonlyMap<number, number>): boolean => (of.get(index) ?? Number.NaN) <= (asOf ?? undated)
    if (came(own)) return 'present'
    if (came(others)) return 'unrecognized'
    const isTold = tells[index] && !(asOf !== undefined && blurred.has(index))
    return isTold && requirement.resourceType !== 'Patient' ? 'empty' : 'absent'
  }
  const loose = parts.filter(({ item }) => unowned.has(item.resourceType))
  return { chart: new Chart({ subject, lasting, changing: shelfAt, loose, state }), parts }
}

/** Holdings with the inputs for which, from when on, there was something of the patient, or of others alone. */
type Shelf = Holdings & { readonly own: ReadonlyMap<number, number>; readonly others: ReadonlyMap<number, number> }

function shelf(parts: readonly Sorted[], inputs: Inputs, subject: Subject): Shelf {
  const byType = new Map<string, Dated[]>()
  const foreign = new Map<string, number>()
  const own = new Map<number, number>()
  const others = new Map<number, number>()
  for (const part of parts) {
    const { item, known } = part
    if (!owned.has(item.resourceType)) continue
    const asking = part.inputs.filter(index => inputs.asksFor(index, item))
    // A search by status would not have brought it.
    if (part.inputs.length > 0 && asking.length === 0) continue
    const isOwn = belongsTo(subject, item, nobody)
    for (const index of asking) earliest(isOwn ? own : others, index, known)
    if (!isOwn) {
      earliest(foreign, item.resourceType, known)
      continue
    }
    const same = byType.get(item.resourceType)
    if (same) same.push(part)
    else byType.set(item.resourceType, [part])
  }
  return { byType, foreign, own, others }
}

function earliest<K>(into: Map<K, number>, key: K, known: number): void {
  into.set(key, Math.min(known, into.get(key) ?? undated))
}

/** Kept for the argument asked for last: a record asks many times about its own moment. */
function newest<A, T>(make: (argument: A) => T): (argument: A) => T {
  let kept: { readonly argument: A; readonly made: T } | undefined
  return argument => {
    if (kept?.argument !== argument || !kept) kept = { argument, made: make(argument) }
    return kept.made
  }
}
