import { type Json, object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type ChartEntry, chartEntry } from './chart-entry.ts'
import { chartText } from './chart-text.ts'
import { referenceId } from './reference-id.ts'
import { statusWords } from './status-words.ts'
import { type Moment, moment } from './time.ts'
import { displayOf, type ValueSets } from './value-set.ts'

/** A Condition, Procedure or Device of the chart that means something to the service. */
export type Problem = {
  readonly kind: 'condition' | 'procedure' | 'device'
  readonly concepts: ReadonlySet<string>
  readonly name: string
  /** ICD-10-CM and SNOMED codes as they came, for rules that exclude a vague code. */
  readonly codes: ReadonlySet<string>
  /** False if the chart says it is over. Nothing said means it stands. */
  readonly active: boolean
  /** Onset if known, else when it was recorded. */
  readonly time?: Moment | undefined
  /** An act that is under way, with no end that has passed. */
  readonly ongoing?: boolean | undefined
  /** When an act ended, where that is told. */
  readonly ended?: Moment | undefined
  /** An onset was told, be it an age, a range or words. */
  readonly onsetTold?: boolean | undefined
  /** When it began, if a date was told. */
  readonly onset?: Moment | undefined
  /** When it was written down. */
  readonly recorded?: Moment | undefined
  /** Where the chart keeps it; nothing if no category is told, or one that is neither. */
  readonly category?: 'encounter-diagnosis' | 'problem-list-item' | undefined
  readonly encounterId?: string | undefined
  readonly reference?: string | undefined
}

const ended = new Set<unknown>(['inactive', 'remission', 'resolved'])
const denied = new Set<unknown>(['refuted', 'entered-in-error'])
/** An entry that says of itself that it never was so. */
const isWithdrawn = (item: Json): boolean => isDenied(item.verificationStatus) || isDenied(item.status)
const isDenied = (status: unknown): boolean => status !== undefined && statusWords(status).some(word => denied.has(word))

function isOver(item: Json, asOf: number): boolean {
  const abated = moment(item.abatementDateTime) ?? moment(object(item.abatementPeriod)?.end)
  const ending = abated === undefined ? abatedInWords(item) : abated.at <= asOf
  return ending || statusWords(item.clinicalStatus).some(word => ended.has(word))
}

/** It is over, and no date says when. */
function abatedInWords({ abatementBoolean, abatementString, abatementAge, abatementRange }: Json): boolean {
  if (abatementBoolean !== undefined) return abatementBoolean === true || abatementBoolean === 'true'
  return string(abatementString) !== undefined || object(abatementAge ?? abatementRange) !== undefined
}

const procedureNotDone = new Set<unknown>(['not-done', 'entered-in-error', 'preparation', 'unknown'])

export function problems(records: PatientRecord, valueSets: ValueSets, asOf: number): readonly Problem[] {
  return [
    ...records.resources('Condition').flatMap(item => condition(item, valueSets, asOf)),
    ...records.resources('Procedure').flatMap(item => procedure(item, valueSets, asOf)),
    ...records.resources('Device').flatMap(item => device(item, valueSets))
  ]
}

/** Conditions that neither ended nor were denied, understood or not. */
export const standingConditions = (records: PatientRecord, asOf: number): readonly ChartEntry[] =>
  records.resources('Condition').flatMap(item => (isWithdrawn(item) || isOver(item, asOf) ? [] : chartEntry(item)))

/** Procedures that were done or are under way. */
export const standingProcedures = (records: PatientRecord): readonly ChartEntry[] =>
  records.resources('Procedure').flatMap(item => (notDone(item) ? [] : chartEntry(item)))

function condition(item: Resource, valueSets: ValueSets, asOf: number): Problem[] {
  const concepts = valueSets.conceptsOf(object(item.code))
  return concepts.size === 0 ? [] : readCondition(item, concepts, valueSets, asOf)
}

/** Conditions whose name holds some words, coded or not. For what is charted in words alone. */
export function problemsNamed(records: PatientRecord, valueSets: ValueSets, words: RegExp, asOf: number): readonly Problem[] {
  return records
    .resources('Condition')
    .filter(item => words.test(nameOf(item, valueSets)))
    .flatMap(item => readCondition(item, valueSets.conceptsOf(object(item.code)), valueSets, asOf))
}

function readCondition(item: Resource, concepts: ReadonlySet<string>, valueSets: ValueSets, asOf: number): Problem[] {
  if (isWithdrawn(item)) return []
  const over = isOver(item, asOf)
  const began = moment(item.onsetDateTime) ?? moment(object(item.onsetPeriod)?.start)
  const onsetTold = began !== undefined || (item.onsetAge ?? item.onsetRange ?? item.onsetString) !== undefined
  // STU3 and DSTU2 call it otherwise.
  const recorded = moment(item.recordedDate) ?? moment(item.assertedDate) ?? moment(item.dateRecorded)
  // An onset counts even if it cannot be dated; only without any does the date of recording.
  const time = onsetTold ? began : recorded
  const { name, codes, encounterId, reference } = about(item, valueSets)
  return [
    {
      kind: 'condition',
      concepts,
      name,
      codes,
      active: !over,
      time,
      ongoing: undefined,
      ended: undefined,
      onsetTold,
      onset: began,
      recorded,
      category: categoryOf(item),
      encounterId,
      reference
    }
  ]
}

/** By code or by words. An entry of both lists is one of the problem list: that tells less of when it happened. */
function categoryOf(item: Json): Problem['category'] {
  if (item.category === undefined) return undefined
  const told = objects(item.category)
    .flatMap(({ text, coding }) => [text, ...objects(coding).flatMap(({ code, display }) => [code, display])])
    .map(word => String(word ?? '').toLowerCase())
  if (told.some(word => /problem.?list/.test(word))) return 'problem-list-item'
  return told.some(word => /encounter.?diagnosis/.test(word)) ? 'encounter-diagnosis' : undefined
}

function procedure(item: Resource, valueSets: ValueSets, asOf: number): Problem[] {
  const concepts = valueSets.conceptsOf(object(item.code))
  if (concepts.size === 0 || notDone(item)) return []
  const period = object(item.performedPeriod) ?? object(item.occurrencePeriod)
  const end = moment(period?.end)
  const { name, codes, encounterId, reference } = about(item, valueSets)
  return [
    {
      kind: 'procedure',
      concepts,
      name,
      codes,
      active: true,
      time: moment(item.performedDateTime) ?? moment(item.occurrenceDateTime) ?? end ?? moment(period?.start),
      ongoing: statusWords(item.status).includes('in-progress') && (end === undefined || end.at > asOf),
      ended: end,
      encounterId,
      reference
    }
  ]
}

/** STU3 and DSTU2 say in an element of their own that something was not done. */
const notDone = (item: Json): boolean =>
  item.notDone === true || item.notPerformed === true || statusWords(item.status).some(word => procedureNotDone.has(word))

function device(item: Resource, valueSets: ValueSets): Problem[] {
  const concepts = valueSets.conceptsOf(object(item.type))
  const status = statusWords(item.status)
  if (concepts.size === 0 || (status.length > 0 && !status.includes('active') && !status.includes('available'))) return []
  return [{ kind: 'device', concepts, active: true, ...about(item, valueSets) }]
}

function about(item: Resource, valueSets: ValueSets): Pick<Problem, 'name' | 'codes' | 'encounterId' | 'reference'> {
  const concept = object(item.code) ?? object(item.type)
  return {
    name: nameOf(item, valueSets),
    codes: new Set(objects(concept?.coding).flatMap(coding => string(coding.code) ?? [])),
    encounterId: referenceId(item.encounter ?? item.context),
    reference: string(item.id) ? `${item.resourceType}/${item.id}` : undefined
  }
}

function nameOf(item: Resource, valueSets: ValueSets): string {
  const concept = object(item.code) ?? object(item.type)
  return chartText(displayOf(concept) ?? '') || chartText(valueSets.displayOf(concept) ?? '') || 'unnamed'
}
