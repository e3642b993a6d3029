import type { Writable } from 'node:stream'
import type { ServicePackage } from '../guideline-folder.ts'
import { type ReportOptions, writeReport } from '../population/report/report.ts'
import { rowsPath, type TextForms, writeTexts } from '../population/rows/rows-file.ts'
import type { Tallies } from '../population/rows/tallies.ts'
import type { RunResult } from '../population/run/begin.ts'
import { UsageError } from './population-options.ts'
import { runSummary, unreadWarning } from './population-summary.ts'

type Surroundings = {
  readonly services: readonly ServicePackage[]
  readonly stdout: Writable
  readonly stderr: Writable
}

type Values = {
  readonly out?: string | undefined
  readonly csv: boolean
  readonly 'no-ndjson': boolean
}

export const textsOf = (values: Values): TextForms => ({ ndjson: !values['no-ndjson'], csv: values.csv })

/** @throws UsageError */
export function outOf({ out }: Values): string {
  if (out === undefined) throw new UsageError('Name a folder for the results by --out.')
  return out
}

/** @throws UsageError */
export function onlyOne(positionals: readonly string[], what: string): string {
  const [only] = positionals
  if (only === undefined || positionals.length > 1) throw new UsageError(`Name one ${what}.`)
  return only
}

/** Writes the report of a run. */
export const reportOf = (out: string, tallies: Tallies, services: ReportOptions['services']) =>
  writeReport({ rows: rowsPath(out), out, tallies, services })

/** Writes the report, and says what was found. @returns the exit code. */
export function reported(out: string, { tallies, seconds }: RunResult, { services, stdout, stderr }: Surroundings): number {
  stdout.write(runSummary(tallies, reportOf(out, tallies, services), seconds))
  return warned(tallies, { services, stderr })
}

/** Says what to do where nothing was read that sets off an evaluation. @returns the exit code. */
export function warned(tallies: Tallies, { services, stderr }: Pick<Surroundings, 'services' | 'stderr'>): number {
  // Which results a part of the export holds says nothing about the whole.
  const warning = tallies.part ? '' : unreadWarning(tallies, services)
  stderr.write(warning)
  return warning === '' ? 0 : 1
}

/** A run that was resumed too late: what it lacks is made. @returns the exit code. */
export function again(out: string, tallies: Tallies, values: Values, surroundings: Surroundings): number {
  writeTexts(out, textsOf(values))
  return reported(out, { tallies, seconds: undefined }, surroundings)
}
