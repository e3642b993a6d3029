import { type Json, object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { chartText } from './chart-text.ts'
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
  readonly time?: Moment
  /** An act that is under way, with no end that has passed. */
  readonly ongoing?: boolean
  /** When an act ended, where that is told. */
  readonly ended?: Moment
  readonly encounterId?: string
  readonly reference?: string
}

const ended = new Set<unknown>(['inactive', 'remission', 'resolved'])
const denied = new Set<unknown>(['refuted', 'entered-in-error'])
const procedureNotDone = new Set<unknown>(['not-done', 'entered-in-error', 'preparation', 'unknown'])

export function problems(records: PatientRecord, valueSets: ValueSets, asOf: number): readonly Problem[] {
  return [
    ...records.resources('Condition').flatMap(item => condition(item, valueSets, asOf)),
    ...records.resources('Procedure').flatMap(item => procedure(item, valueSets, asOf)),
    ...records.resources('Device').flatMap(item => device(item, valueSets))
  ]
}

function condition(item: Resource, valueSets: ValueSets, asOf: number): Problem[] {
  const concepts = valueSets.conceptsOf(object(item.code))
  if (concepts.size === 0 || firstCodes(item.verificationStatus).some(code => denied.has(code))) return []
  const abated = moment(item.abatementDateTime) ?? moment(object(item.abatementPeriod)?.end)
  const over = firstCodes(item.clinicalStatus).some(code => ended.has(code)) || (abated !== undefined && abated.at <= asOf)
  return [{ kind: 'condition', concepts, active: !over, ...about(item, onset(item), valueSets) }]
}

/** Onset if present, even if it cannot be dated; only without any onset does the date of recording count. */
function onset(item: Json): Moment | undefined {
  const dated = moment(item.onsetDateTime) ?? moment(object(item.onsetPeriod)?.start)
  if (dated) return dated
  const undatable = item.onsetAge ?? item.onsetRange ?? item.onsetString
  return undatable === undefined ? moment(item.recordedDate) : undefined
}

function procedure(item: Resource, valueSets: ValueSets, asOf: number): Problem[] {
  const concepts = valueSets.conceptsOf(object(item.code))
  if (concepts.size === 0 || procedureNotDone.has(item.status)) return []
  const period = object(item.performedPeriod)
  const end = moment(period?.end)
  return [
    {
      kind: 'procedure',
      concepts,
      active: true,
      ongoing: item.status === 'in-progress' && (end === undefined || end.at > asOf),
      ...(end ? { ended: end } : {}),
      ...about(item, moment(item.performedDateTime) ?? end ?? moment(period?.start), valueSets)
    }
  ]
}

function device(item: Resource, valueSets: ValueSets): Problem[] {
  const concepts = valueSets.conceptsOf(object(item.type))
  if (concepts.size === 0 || (item.status !== undefined && item.status !== 'active')) return []
  return [{ kind: 'device', concepts, active: true, ...about(item, undefined, valueSets) }]
}

function about(item: Resource, time: Moment | undefined, valueSets: ValueSets) {
  const concept = object(item.code) ?? object(item.type)
  const codes = new Set(objects(concept?.coding).flatMap(coding => string(coding.code) ?? []))
  const encounter = string(object(item.encounter)?.reference)
  const encounterId = encounter?.split('/').at(-1)
  return {
    name: chartText(displayOf(concept) ?? '') || chartText(valueSets.displayOf(concept) ?? '') || 'unnamed',
    codes,
    ...(time ? { time } : {}),
    ...(encounterId ? { encounterId } : {}),
    ...(string(item.id) ? { reference: `${item.resourceType}/${item.id}` } : {})
  }
}

const firstCodes = (concept: unknown): readonly unknown[] => objects(object(concept)?.coding).map(coding => coding.code)
