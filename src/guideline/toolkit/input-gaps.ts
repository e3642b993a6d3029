import type { DataRequirement } from '../../acquisition/data-requirement.ts'
import type { PatientRecord } from '../../acquisition/patient-record.ts'
import type { UnknownReason } from '../../facts/fact.ts'

export type InputGap = { readonly name: string; readonly reason: UnknownReason }

/** Needed inputs that could not be had, or of which nothing could be used. Empty ones are an answer and no gap. */
export function inputGaps(
  records: PatientRecord,
  requirements: readonly DataRequirement[],
  needed: readonly string[]
): readonly InputGap[] {
  return needed.flatMap((name): readonly InputGap[] => {
    const state = records.state(name)
    if (state === 'absent' || state === 'failed') return [{ name, reason: state }]
    if (state !== 'unrecognized') return []
    const type = requirements.find(({ key }) => key === name)?.resourceType ?? ''
    return [{ name, reason: records.foreign.has(type) ? 'other-patient' : 'not-convertible' }]
  })
}
