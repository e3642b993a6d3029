import type { Records } from '../../../src/cds-service.ts'
import type { MissingFact } from '../../../src/recommendation.ts'
import { neededInputs } from '../inputs.ts'

/** Needed inputs that could not be had. Empty ones are an answer and no gap. */
export function gapsOf(records: Records): readonly MissingFact[] {
  return neededInputs.flatMap(key => {
    const state = records.state(key)
    if (state === 'absent' || state === 'failed') return [{ name: key, reason: state }]
    if (state !== 'unrecognized') return []
    const type =
      key === 'patient'
        ? 'Patient'
        : key === 'conditions'
          ? 'Condition'
          : key === 'medications'
            ? 'MedicationRequest'
            : 'Observation'
    return [{ name: key, reason: records.foreign.has(type) ? 'other-patient' : 'not-convertible' }]
  })
}

/** Needed inputs of which only a part came. */
export const partsOf = (records: Records): readonly string[] => neededInputs.filter(key => records.partial(key))
