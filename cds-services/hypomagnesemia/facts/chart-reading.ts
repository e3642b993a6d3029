import type { PatientRecord } from '../../../src/guideline-folder.ts'
import type { Knowledge } from '../knowledge.ts'

/** What facts are read from: a chart as it was at a moment, and the knowledge by which it is judged. */
export type ChartReading = { readonly knowledge: Knowledge; readonly records: PatientRecord; readonly asOf: number }
