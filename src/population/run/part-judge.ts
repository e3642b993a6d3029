import { existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ServicePackage } from '../../guideline-folder.ts'
import { MedicationFile } from '../intake/medication-file.ts'
import { patientsIn } from '../intake/part-files.ts'
import { TextFile, writeWhole } from '../intake/text-file.ts'
import type { EvaluationRow } from '../rows/evaluation-row.ts'
import { maxPartBytes } from './memory-plan.ts'
import { emptyTally, type JudgeSettings, PatientJudge, type PatientTally } from './patient-judge.ts'

export type PartSettings = JudgeSettings & { readonly medications: string }

/** A file of patients. */
export type Part = {
  readonly part: string
  /** Where its rows and tallies go. */
  readonly work: string
}

export type PartDone = { readonly part: string; readonly evaluations: number }

export type PartJudge = { readonly evaluate: (part: Part) => PartDone; readonly close: () => void }

const besides = (work: string, part: string, end: string): string => join(work, `${basename(part, '.part')}.${end}`)

/** Judges files of patients for these services, one after the other. */
export function partJudge(services: readonly ServicePackage[], settings: PartSettings): PartJudge {
  const medications = new MedicationFile(settings.medications, { readOnly: true })
  return {
    evaluate: ({ part, work }) => {
      const judge = new PatientJudge(services, settings, id => medications.byId(id))
      const { patients } = evaluatePart(part, work, judge)
      return { part, evaluations: patients.evaluations ?? 0 }
    },
    close: () => medications.close()
  }
}

/** Rows and tallies of one file. The tallies come last and at once: where they stand, the file is done. */
function evaluatePart(part: string, work: string, judge: PatientJudge): PatientTally {
  const path = besides(work, part, 'rows')
  const rows = new TextFile(`${path}.new`, 0)
  // A single chart that no thread could hold: all others were cut.
  const isTooLarge = statSync(part).size > maxPartBytes
  const tally = isTooLarge ? { ...emptyTally(), patients: { all: 1 }, failed: { 'chart-too-large': 1 } } : judge.tally
  if (!isTooLarge) {
    const patients = [...patientsIn(readFileSync(part))].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [id, lines] of patients)
      rows.add(
        judge
          .rowsOf(id, lines)
          .map(row => `${JSON.stringify(row)}\n`)
          .join('')
      )
  }
  rows.close()
  renameSync(`${path}.new`, path)
  writeWhole(besides(work, part, 'tally'), JSON.stringify(tally))
  return tally
}

export const isJudged = (work: string, part: string): boolean => existsSync(besides(work, part, 'tally'))

export const tallyOf = (work: string, part: string): PatientTally =>
  JSON.parse(readFileSync(besides(work, part, 'tally'), 'utf8')) as PatientTally

/** The rows of a file that is done. */
export function* rowsOf(work: string, part: string): Iterable<EvaluationRow> {
  for (const line of readFileSync(besides(work, part, 'rows'), 'utf8').split('\n')) if (line) yield JSON.parse(line)
}
