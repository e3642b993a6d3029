import { type Json, object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type ChartEntry, chartEntry } from './chart-entry.ts'
import { statusWords } from './status-words.ts'

/** An allergy or intolerance that stands. */
export type Allergy = {
  readonly reference: string
  /** What it is to: its code and the substances of its reactions. */
  readonly substances: readonly Json[]
  readonly type?: 'allergy' | 'intolerance' | undefined
  readonly manifestations: readonly Json[]
  /** One of its reactions was severe. */
  readonly severe: boolean
}

const ended = new Set<unknown>(['inactive', 'resolved'])
const denied = new Set<unknown>(['refuted', 'entered-in-error'])

export function allergies(records: PatientRecord): readonly Allergy[] {
  return records.resources('AllergyIntolerance').filter(stands).map(read)
}

/** Entries that neither ended nor were denied, understood or not. */
export const standingAllergies = (records: PatientRecord): readonly ChartEntry[] =>
  records.resources('AllergyIntolerance').flatMap(item => (stands(item) ? chartEntry(item, allergyConcepts(item)) : []))

/** What an entry is about: its code, which DSTU2 calls substance, and the substances of its reactions. */
const allergyConcepts = (item: Resource): readonly Json[] =>
  [item.code, item.substance, ...objects(item.reaction).map(({ substance }) => substance)].flatMap(concept => objects([concept]))

const codesIn = (concept: unknown): readonly string[] =>
  objects(object(concept)?.coding).map(coding => (string(coding.code) ?? '').toLowerCase())

/** DSTU2 has one status for both. */
const stands = ({ clinicalStatus, verificationStatus, status }: Resource): boolean =>
  ![...statusWords(clinicalStatus), ...statusWords(verificationStatus), ...statusWords(status)].some(
    word => ended.has(word) || denied.has(word)
  )

function read(item: Resource): Allergy {
  const reactions = objects(item.reaction)
  // R5 writes the type as a concept, and wraps the manifestation.
  const type = [string(item.type)?.toLowerCase(), ...codesIn(item.type)]
  return {
    reference: `AllergyIntolerance/${string(item.id) ?? ''}`,
    substances: allergyConcepts(item),
    type: (['intolerance', 'allergy'] as const).find(kind => type.includes(kind)),
    manifestations: reactions.flatMap(({ manifestation }) => objects(manifestation)).map(item => object(item.concept) ?? item),
    severe: reactions.some(({ severity }) => string(severity)?.toLowerCase() === 'severe')
  }
}
