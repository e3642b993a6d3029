import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import type { MissingFact } from '../../../src/recommendation.ts'
import { neededInputs } from '../inputs.ts'

/** Needed inputs that could not be had. Empty ones are an answer and no gap. */
export function gapsOf(records: PatientRecord): readonly MissingFact[] {
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

/** Needed inputs of which only a part came. Of an order whose drug stands elsewhere, the part that matters is missing. */
export const partsOf = (records: PatientRecord, orders: readonly DrugOrder[]): readonly string[] =>
  neededInputs.filter(key => records.state(key) === 'partial' || (key === 'medications' && orders.some(isUntold)))

const isUntold = ({ active, onHold, drug }: DrugOrder): boolean => drug.unspecified === true && (active || onHold)
