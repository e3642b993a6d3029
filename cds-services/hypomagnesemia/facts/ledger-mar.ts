import type { PatientRecord } from '../../../src/guideline-folder.ts'

/** Whether the administration record (MAR) tells what was given: it has entries, it is empty and vouched for, or it could not be had. */
export type MarState = 'charted' | 'complete' | 'unavailable'

export type LedgerContext = { readonly asOf: number; readonly mar: MarState; readonly weight: number | undefined }

/** M2: an empty record proves nothing, unless the site vouches that it would hold what was given. A part of a record is none. */
export function marStateOf(records: PatientRecord, vouched: boolean): MarState {
  const state = records.state('magnesiumGiven')
  if (state === 'present') return 'charted'
  return state === 'empty' && vouched ? 'complete' : 'unavailable'
}
