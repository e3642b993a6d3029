import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'

const hemolysisWords = /h(a)?emoly[sz]/i
const noHemolysisWords =
  /\b(no|not|non|without|nil|absent|negative)\b[^.;]{0,30}h(a)?emoly[sz]|h(a)?emoly[sz]\w{0,10}[^.;]{0,15}\b(absent|negative|none|nil|not)\b/i
const otherSpecimenWords = /\b(urine|csf|cerebrospinal|dialysate|red (blood )?cells?|rbc|erythrocytes?|saliva|stool|feces)\b/i
const unreliable = new Set(['CLOT', 'CON', 'AUT', 'SNR'])

/** Whether the specimen spoils the result. A hemolyzed one is told apart: a low result from it stands. */
export function specimenOf(records: PatientRecord, observation: Json): 'usable' | 'hemolyzed' | 'other' {
  if (observation.specimen === undefined && observation.note === undefined && observation.interpretation === undefined)
    return 'usable'
  const named = object(observation.specimen)
  const reference = string(named?.reference)
  const contained = objects(observation.contained).find(item => reference === `#${item.id}`)
  const specimen = contained ?? (reference ? records.resolve(reference) : undefined)
  const conditions = objects(specimen?.condition).flatMap(concept => objects(concept.coding).map(coding => coding.code))
  if (conditions.some(code => typeof code === 'string' && unreliable.has(code))) return 'other'
  const type = object(specimen?.type)
  const words = [string(named?.display), string(type?.text), ...objects(type?.coding).map(coding => string(coding.display))].join(
    ' '
  )
  if (otherSpecimenWords.test(words)) return 'other'
  const remarks = [
    words,
    ...objects(observation.note).map(note => string(note.text)),
    ...objects(specimen?.note).map(note => string(note.text)),
    ...objects(observation.interpretation).map(concept => string(concept.text))
  ].join(' ; ')
  const told = conditions.includes('HEM') || (hemolysisWords.test(remarks) && !noHemolysisWords.test(remarks))
  return told ? 'hemolyzed' : 'usable'
}
