import { object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { standingOf } from './result-status.ts'
import { resultTime } from './result-time.ts'
import { hasBegun } from './time.ts'

/** Confirmed results that are codes, not figures, newest first: when, and which codes. */
export function codedResults(
  records: PatientRecord,
  codes: readonly string[],
  asOf: number
): readonly { readonly at: number; readonly codes: ReadonlySet<string> }[] {
  return codes
    .flatMap(code => records.observations(code))
    .flatMap(observation => {
      const { time } = resultTime(records, observation)
      if (!time || !hasBegun(time, asOf) || standingOf(observation) !== 'confirmed') return []
      const found = objects(object(observation.valueCodeableConcept)?.coding).flatMap(coding => string(coding.code) ?? [])
      return [{ at: time.at, codes: new Set(found) }]
    })
    .sort((a, b) => b.at - a.at)
}
