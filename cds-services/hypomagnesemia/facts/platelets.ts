import { labSeries } from '../../../src/facts/lab.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, type Knowledge } from '../knowledge.ts'
import type { Findings } from './findings.ts'

const plateletAnalyte = analyte('platelets', ...concepts.platelets)

/** Too few platelets for an intramuscular injection: by count within 7 days, or charted. */
export function isThrombopenic(knowledge: Knowledge, records: PatientRecord, findings: Findings, asOf: number): boolean {
  const count = labSeries(records, plateletAnalyte, asOf).usable
  const counted =
    count !== undefined &&
    asOf - count.at <= knowledge.window('injection/platelets') &&
    count.value < knowledge.limit('platelets')
  return counted || findings.has('thrombocytopenia-heparin-induced')
}
