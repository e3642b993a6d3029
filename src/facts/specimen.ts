import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { specimenResource } from './result-time.ts'
import { type SpecimenFault, specimenCodes } from './specimen-codes.ts'

const otherSpecimenWords = /\b(urine|csf|cerebrospinal|dialysate|red (blood )?cells?|rbc|erythrocytes?|saliva|stool|feces)\b/i

/** Faults in words, and the same words denied. */
const faults: readonly (readonly [SpecimenFault, RegExp])[] = [
  ['hemolyzed', /h(a)?emoly[sz]\w*|hämoly\w*|hémoly\w*|hemoli[sz]\w*/gi],
  [
    'unfit',
    /\bclot(s|ted|ting)?\b|\bcoagulated\b|\bcontaminat\w*|\b(wrong|inappropriate|incorrect) (tube|container|bottle|collection tube)\b|\b(edta|oxalate|citrate) (tube|contamination)\b|\binsufficient (sample|specimen|quantity|volume|blood)\b|\bquantity not sufficient\b|\bqns\b|\b(sample|specimen) (rejected|unsuitable|unsatisfactory|mislabell?ed)\b|\bmislabell?ed\b/gi
  ]
]
const deniedBefore = /\b(no|not|non|without|nil|absent|negative|free of|kein\w*|ohne|sans)\b[^.;,]{0,30}$/i
const deniedBehind = /^[^.;,]{0,15}\b(absent|negative|none|nil|not (seen|detected|present|observed)|no)\b/i
/** Interpretations and indices that laboratories print with every result: `Hemolysis index: 0`. */
const indexOfNothing = /^\s*(index)?\s*[:=]?\s*(0+\b|none|normal|negative)/i

/** Whether the specimen spoils the result. A hemolyzed one is told apart: a low result from it stands. */
export function specimenOf(records: PatientRecord, observation: Json): 'usable' | 'hemolyzed' | 'other' {
  const { specimen: named, note, interpretation, dataAbsentReason } = observation
  if (named === undefined && note === undefined && interpretation === undefined && dataAbsentReason === undefined) return 'usable'
  const specimen = specimenResource(records, observation)
  const type = object(specimen?.type)
  const words = [string(object(named)?.display), wordsOf(type)].join(' ')
  if (otherSpecimenWords.test(words)) return 'other'
  const concepts = [specimen?.condition, interpretation, dataAbsentReason].flatMap(value => objects(value))
  const remarks = [
    words,
    ...concepts.map(wordsOf),
    ...[note, specimen?.note].flatMap(notes => objects(notes).map(({ text }) => string(text) ?? ''))
  ]
  const found = new Set([
    ...concepts.flatMap(codedFaults),
    ...faults.flatMap(([fault, said]) => (remarks.some(text => says(text, said)) ? fault : []))
  ])
  if (found.has('unfit')) return 'other'
  return found.has('hemolyzed') ? 'hemolyzed' : 'usable'
}

const wordsOf = (concept: Json | undefined): string =>
  [string(concept?.text), ...objects(concept?.coding).map(({ display }) => string(display))].filter(Boolean).join(' ; ')

const codedFaults = (concept: Json): readonly SpecimenFault[] =>
  objects(concept.coding).flatMap(({ code }) => (typeof code === 'string' ? (specimenCodes.get(code.trim()) ?? []) : []))

/** At least one of the places where it is said does not deny it. */
function says(text: string, said: RegExp): boolean {
  for (const match of text.matchAll(said)) {
    const behind = text.slice(match.index + match[0].length)
    const denied = deniedBefore.test(text.slice(0, match.index)) || deniedBehind.test(behind) || indexOfNothing.test(behind)
    if (!denied) return true
  }
  return false
}
