import { readFileSync, renameSync } from 'node:fs'
import { count } from './count.ts'
import type { MedicationFile } from './medication-file.ts'
import { type PatientLines, patientsOf } from './partition-files.ts'
import { careDays, type EvaluationOptions, type Notices, patientEvaluations } from './patient-evaluations.ts'
import { medicationIds, patientResources } from './patient-resources.ts'
import { writeWhole } from './run-state.ts'
import { TextFile } from './text-file.ts'

/** What one part of the patients adds to the tallies. */
export type PartTally = Notices & {
  readonly patients: Record<string, number>
  readonly duplicates: Record<string, number>
  readonly failed: Record<string, number>
}

export type PartOptions = {
  readonly services: readonly EvaluationOptions[]
  readonly medications: MedicationFile
  readonly until: number
  /** Charts of more bytes are left out. */
  readonly largestChart: number
}

export const rowsPath = (part: string): string => `${part}.rows`
export const tallyPath = (part: string): string => `${part}.tally`

/**
 * Judges all patients of one part, sorted by their hash, and writes rows and tallies beside it. The tallies come last and at once: where
 * they stand, the part is done.
 */
export function evaluatePart(part: string, options: PartOptions): PartTally {
  const tally: PartTally = { patients: {}, duplicates: {}, undated: {}, endUndated: {}, future: {}, failed: {} }
  const rows = new TextFile(`${rowsPath(part)}.new`, 0)
  const patients = [...patientsOf(readFileSync(part))].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [hash, patient] of patients) rows.add(patientRows(hash, patient, options, tally))
  rows.close()
  renameSync(`${rowsPath(part)}.new`, rowsPath(part))
  writeWhole(tallyPath(part), JSON.stringify(tally))
  return tally
}

function patientRows(hash: string, { id, lines }: PatientLines, options: PartOptions, tally: PartTally): string {
  count(tally.patients, 'all')
  if (lines.reduce((sum, line) => sum + line.length, 0) > options.largestChart) {
    count(tally.failed, 'chart-too-large')
    return ''
  }
  try {
    const own = patientResources(lines, tally.duplicates)
    const resources = [...own, ...medicationIds(own).flatMap(drug => options.medications.byId(drug) ?? [])]
    const rows = options.services.flatMap(service => patientEvaluations({ id, hash, resources }, service, tally))
    count(tally.patients, 'days', careDays(own, options.until))
    count(tally.patients, 'evaluated', rows.length > 0 ? 1 : 0)
    count(tally.patients, 'evaluations', rows.length)
    return rows.map(row => `${JSON.stringify(row)}\n`).join('')
  } catch (error) {
    // One chart that nobody foresaw must not cost the answers about all others.
    count(tally.failed, error instanceof Error ? error.name : 'unknown')
    return ''
  }
}
