import { standingAllergies } from '../../../src/facts/allergy.ts'
import { type ChartEntry, saysNone, textsOf } from '../../../src/facts/chart-entry.ts'
import { standingConditions, standingProcedures } from '../../../src/facts/condition.ts'
import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { possibleProblems } from '../../../src/facts/problem-words.ts'
import { type ListEntry, type UnreadList, unreadList } from '../../../src/facts/unread.ts'
import { isInKnownSystem, type ListKind } from '../../../src/facts/value-set.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { conditionCodes, problemWords, windowOf } from '../knowledge.ts'

/** A contraindication that stands in words alone: to be confirmed by somebody. */
export type PossibleProblem = { readonly concept: string; readonly text: string }

/** What nobody could understand of the lists. What has ended, or never was so, does not count. */
export function readUnreadLists(records: PatientRecord, orders: readonly DrugOrder[], asOf: number): readonly UnreadList[] {
  const inForce = orders.filter(order => order.active || order.onHold)
  const recent = orders.filter(order => !order.active && !order.onHold && order.binding && isRecent(order, asOf))
  return [
    ...unreadList('conditions', standingConditions(records, asOf).map(asProblem)),
    ...unreadList('procedures', standingProcedures(records).map(asProcedure)),
    ...unreadList('medications', inForce.map(asDrug)),
    ...unreadList('recentMedications', recent.map(asDrug)),
    ...unreadList('allergies', standingAllergies(records).map(asAllergy))
  ]
}

/** Contraindications by words, of entries that no listed code explains. */
export function readPossibleProblems(records: PatientRecord, asOf: number): readonly PossibleProblem[] {
  const found = [...standingConditions(records, asOf), ...standingProcedures(records)].flatMap(possibleIn)
  return found.filter((item, index) => found.findIndex(other => other.text === item.text) === index)
}

const isListed = ({ concepts }: ChartEntry): boolean => concepts.some(concept => conditionCodes.conceptsOf(concept).size > 0)

const isCodedFor = (kind: ListKind, { concepts }: ChartEntry): boolean => concepts.some(concept => isInKnownSystem(concept, kind))

const understoodAs =
  (kind: ListKind) =>
  (entry: ChartEntry): ListEntry => ({
    name: entry.name,
    understood: isListed(entry) || isCodedFor(kind, entry) || saysNone(entry) || possibleIn(entry).length > 0
  })
const asProblem = understoodAs('problem')
const asProcedure = understoodAs('procedure')

function possibleIn(entry: ChartEntry): readonly PossibleProblem[] {
  if (isListed(entry)) return []
  const [concept] = entry.concepts.flatMap(textsOf).flatMap(text => possibleProblems(text, problemWords))
  return concept === undefined ? [] : [{ concept, text: entry.name }]
}

function asAllergy(entry: ChartEntry): ListEntry {
  const named = entry.concepts.flatMap(textsOf).some(text => /\bmagnesium\b/i.test(text))
  return { name: entry.name, understood: isCodedFor('allergy', entry) || named || saysNone(entry) }
}

const asDrug = ({ drug }: DrugOrder): ListEntry => ({ name: drug.name, understood: drug.understood || drug.unspecified === true })

/** Of a time in which magnesium that was given still counts. */
function isRecent({ authored, ends }: DrugOrder, asOf: number): boolean {
  const since = asOf - windowOf('any/magnesiumGiven')
  return authored === undefined || Math.max(authored.at, ends ?? authored.at) >= since
}
