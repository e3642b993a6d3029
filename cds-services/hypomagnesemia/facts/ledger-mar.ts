import type { DrugGiven } from '../../../src/facts/drug-given.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import type { Knowledge } from '../knowledge.ts'

/** Whether the administration record (MAR) tells what was given: it has entries, it is empty and vouched for, or it could not be had. */
export type MarState = 'charted' | 'complete' | 'unavailable'

export type LedgerContext = {
  readonly knowledge: Knowledge
  readonly asOf: number
  readonly mar: MarState
  /** kg */
  readonly weight: number | undefined
}

/** M2: an empty record proves nothing, unless the site vouches that it would hold what was given. Neither does a part of a record, nor one of which no drug can be understood. */
export function marStateOf(records: PatientRecord, given: readonly DrugGiven[], vouched: boolean): MarState {
  const state = records.state('magnesiumGiven')
  const readable = given.length === 0 || given.some(({ drug }) => drug.understood || drug.unspecified === true)
  if (state === 'present') return readable ? 'charted' : 'unavailable'
  return state === 'empty' && vouched ? 'complete' : 'unavailable'
}
