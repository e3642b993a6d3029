import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { owned } from '../acquisition/compartment.ts'
import type { Clock } from '../clock.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { RunError } from '../population/intake/run-error.ts'
import { TextFile } from '../population/intake/text-file.ts'
import { writeReport } from '../population/report/report.ts'
import { RowsWriter, rowsPath, writeTexts } from '../population/rows/rows-file.ts'
import { readTallies, writeTallies } from '../population/rows/tallies.ts'
import { badLinesPath } from '../population/run/deal-export.ts'
import { type GroupedOptions, judgeGrouped } from '../population/run/grouped.ts'
import { patientKey } from '../population/run/patient-key.ts'
import { judgingOf, UsageError } from './population-options.ts'
import { runSummary, unreadWarning } from './population-summary.ts'

type Values = Parameters<typeof judgingOf>[0] & {
  readonly out?: string | undefined
  readonly csv: boolean
  readonly 'no-ndjson': boolean
  readonly common?: readonly string[] | undefined
  readonly types?: string | undefined
}
type Surroundings = {
  readonly services: readonly ServicePackage[]
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly stdin?: Readable
  readonly stdout: Writable
  readonly stderr: Writable
}

/** One pass over patients whose lines stand together, as a mapper of whatever engine. @returns the exit code. */
export async function groupedRun(values: Values, sources: readonly string[], surroundings: Surroundings): Promise<number> {
  if (sources.length === 0) throw new UsageError('Name files or folders, or - for standard input.')
  const { services, clock, signal, stdin = Readable.from([]) } = surroundings
  const { asOf, fhirServer, longestLine, keyFile } = judgingOf(values)
  const { common = [] } = values
  const about = {
    sources,
    common,
    types: typesOf(values.types),
    stdin,
    services,
    asOf,
    fhirServer,
    longestLine,
    now: clock(),
    signal
  }
  if (values.out === undefined)
    return streamed({ ...about, key: keyFile ? patientKey(keyFile) : passingKey(surroundings) }, surroundings)
  return stored(values.out, values, about, surroundings)
}

type About = Omit<GroupedOptions, 'key' | 'row' | 'badLine'>

/** Rows to standard output, everything else to the other one. */
async function streamed(about: About & { readonly key: string }, { services, stdout, stderr }: Surroundings): Promise<number> {
  const row: GroupedOptions['row'] = one => void stdout.write(`${JSON.stringify(one)}\n`)
  const tallies = await judgeGrouped({ ...about, row, badLine: text => void stderr.write(text) })
  stderr.write(runSummary(tallies, [], undefined))
  // One mapper sees a part of the export: that its part holds no such result is no failure.
  stderr.write(unreadWarning(tallies, services))
  return 0
}

async function stored(out: string, values: Values, about: About, { services, stdout, stderr }: Surroundings): Promise<number> {
  if (readTallies(out)) throw new RunError('The folder for the results holds a finished run. Name another one.')
  mkdirSync(out, { recursive: true })
  const key = patientKey(judgingOf(values).keyFile ?? join(out, 'patient.key'))
  const rows = new RowsWriter(out)
  const badLines = new TextFile(badLinesPath(out), 0)
  try {
    const tallies = await judgeGrouped({ ...about, key, row: one => rows.add(one), badLine: text => badLines.add(text) })
    rows.finish(tallies)
    writeTexts(out, { ndjson: !values['no-ndjson'], csv: values.csv })
    writeTallies(out, tallies)
    stdout.write(runSummary(tallies, writeReport({ rows: rowsPath(out), out, tallies, services }), undefined))
    stderr.write(unreadWarning(tallies, services))
    return 0
  } finally {
    badLines.close()
    rows.discard()
  }
}

function passingKey({ stderr }: Surroundings): string {
  stderr.write('Without --key-file the hashes of patients are of this run alone.\n')
  return randomBytes(32).toString('hex')
}

/** @throws UsageError naming a type that no service could read */
function typesOf(list: string | undefined): readonly string[] | undefined {
  const types = list?.split(',').map(type => type.trim())
  const wrong = types?.find(type => !/^[A-Z][A-Za-z]+$/.test(type))
  if (wrong !== undefined) throw new UsageError(`--types: ${wrong} is no resource type.`)
  return types?.filter(type => owned.has(type))
}
