import { standingAllergies } from '../../../src/facts/allergy.ts'
import { type ChartEntry, saysNone, textsOf } from '../../../src/facts/chart-entry.ts'
import { standingConditions, standingProcedures } from '../../../src/facts/condition.ts'
import type { DrugGiven } from '../../../src/facts/drug-given.ts'
import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { type ListEntry, type UnreadList, unreadList } from '../../../src/facts/unread.ts'
import { isInKnownSystem, type ListKind } from '../../../src/facts/value-set.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { conditionCodes, type Knowledge, possibleProblems } from '../knowledge.ts'
import type { ChartReading } from './chart-reading.ts'

/** A contraindication that stands in words alone: to be confirmed by somebody. */
export type PossibleProblem = { readonly concept: string; readonly text: string }

/** An entry of a list, what is understood of it, and what its words may say where no listed code explains it. */
type ReadEntry = ListEntry & { readonly possible: PossibleProblem | undefined }

/** The lists of problems and procedures, each entry read once. */
export type ProblemLists = { readonly conditions: readonly ReadEntry[]; readonly procedures: readonly ReadEntry[] }

export const readProblemLists = (records: PatientRecord, asOf: number): ProblemLists => ({
  conditions: standingConditions(records, asOf).map(entry => readEntry(entry, 'problem')),
  procedures: standingProcedures(records).map(entry => readEntry(entry, 'procedure'))
})

type Inputs = ChartReading & {
  readonly problemLists: ProblemLists
  readonly orders: readonly DrugOrder[]
  readonly given: readonly DrugGiven[]
}

/** What nobody could understand of the lists. What has ended, or never was so, does not count. */
export function readUnreadLists({ knowledge, records, asOf, problemLists, orders, given }: Inputs): readonly UnreadList[] {
  const { conditions, procedures } = problemLists
  const inForce = orders.filter(order => order.active || order.onHold)
  const recent = orders.filter(order => !order.active && !order.onHold && order.binding && isRecent(knowledge, order, asOf))
  return [
    ...unreadList('conditions', conditions),
    ...unreadList('procedures', procedures),
    ...unreadList('medications', inForce.map(asDrug)),
    ...unreadList('recentMedications', recent.map(asDrug)),
    ...unreadList('magnesiumGiven', given.filter(item => !item.notDone && isOfLate(knowledge, item, asOf)).map(asGiven)),
    ...unreadList('allergies', standingAllergies(records).map(asAllergy))
  ]
}

/** Contraindications by words, of entries that no listed code explains. */
export function possibleIn({ conditions, procedures }: ProblemLists): readonly PossibleProblem[] {
  const found = new Map<string, PossibleProblem>()
  for (const { possible } of [...conditions, ...procedures])
    if (possible && !found.has(possible.text)) found.set(possible.text, possible)
  return [...found.values()]
}

const isListed = ({ concepts }: ChartEntry): boolean => concepts.some(concept => conditionCodes.conceptsOf(concept).size > 0)

const isCodedFor = (kind: ListKind, { concepts }: ChartEntry): boolean => concepts.some(concept => isInKnownSystem(concept, kind))

function readEntry(entry: ChartEntry, kind: ListKind): ReadEntry {
  const { name } = entry
  if (isListed(entry)) return { name, understood: true, possible: undefined }
  const [concept] = entry.concepts.flatMap(textsOf).flatMap(possibleProblems)
  const possible = concept === undefined ? undefined : { concept, text: name }
  return { name, understood: possible !== undefined || isCodedFor(kind, entry) || saysNone(entry), possible }
}

function asAllergy(entry: ChartEntry): ListEntry {
  const named = entry.concepts.flatMap(textsOf).some(text => /\bmagnesium\b/i.test(text))
  return { name: entry.name, understood: isCodedFor('allergy', entry) || named || saysNone(entry) }
}

const asDrug = ({ drug }: DrugOrder): ListEntry => ({ name: drug.name, understood: drug.understood || drug.unspecified === true })

/** A drug that was given is not read if nothing names it: what has a name, and is none of magnesium, hides no dose of it. */
const asGiven = ({ drug }: DrugGiven): ListEntry => ({
  name: drug.name,
  understood: drug.understood || drug.unspecified === true || /\p{L}{3}/u.test(drug.text)
})

const isOfLate = (knowledge: Knowledge, { at, ends }: DrugGiven, asOf: number): boolean =>
  at === undefined || (ends ?? at.at) >= asOf - knowledge.window('any/magnesiumGiven')

/** Of a time in which magnesium that was given still counts. */
function isRecent(knowledge: Knowledge, { authored, ends }: DrugOrder, asOf: number): boolean {
  const since = asOf - knowledge.window('any/magnesiumGiven')
  return authored === undefined || Math.max(authored.at, ends ?? authored.at) >= since
}
