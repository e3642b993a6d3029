import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { inputGaps } from '../../../src/guideline/toolkit/input-gaps.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import type { MissingFact } from '../../../src/recommendation.ts'
import { inputs, neededInputs } from '../inputs.ts'

/** Needed inputs that could not be had. */
export const gapsOf = (records: PatientRecord): readonly MissingFact[] => inputGaps(records, inputs, neededInputs)

/** Needed inputs of which only a part came. Of an order whose drug stands elsewhere, the part that matters is missing. */
export const partsOf = (records: PatientRecord, orders: readonly DrugOrder[]): readonly string[] =>
  neededInputs.filter(key => records.state(key) === 'partial' || (key === 'medications' && orders.some(isUntold)))

const isUntold = ({ active, onHold, drug }: DrugOrder): boolean => drug.unspecified === true && (active || onHold)
