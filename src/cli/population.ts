import type { Writable } from 'node:stream'
import { type Clock, monotonic, systemClock } from '../clock.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { finishedRun } from '../population/finished-run.ts'
import { mergeShards } from '../population/merge.ts'
import { Progress } from '../population/progress.ts'
import type { Shard } from '../population/range.ts'
import { writeReport } from '../population/report.ts'
import { writeTable } from '../population/results.ts'
import { runPopulation } from '../population/run.ts'
import { RunError } from '../population/run-error.ts'
import { withSite } from '../population/with-site.ts'
import { judgingOf, judgingOptions, parsed, UsageError } from './population-options.ts'
import { runSummary } from './population-summary.ts'
import { withSettings } from './with-settings.ts'

const usage = `Usage: npm run population -- FOLDER --out FOLDER [options]
       npm run population -- --merge SHARD... --out FOLDER [--csv]

Judges every patient of a FHIR Bulk Data export (NDJSON, plain or gzip) at each new result, with what was known at that moment.
Results in --out: report.html, evaluations.ndjson, bad-lines.ndjson, tallies.json.
  --as-of DATE         one evaluation of each patient, as of this moment (the end of a date)
  --local FILE         with this file of a site in place of the guideline's own products and figures
  --csv                also evaluations.csv
  --workers N          threads that judge; by default one for each core
  --memory MB          memory that the run may take; by default 200 and 300 for each worker
  --resume             go on with a run that was stopped or killed
  --shard I/N          only the I-th of N parts of the patients, counted from 0; needs --key-file
  --merge              join the results of all N shards
  --key-file FILE      key of the patients' hashes; made if it is not there. By default patient.key in --out
  --fhir-server URL    base of absolute references in the export
  --longest-line MB    longer lines are passed over and counted; by default 8

Exit code: 0 done, 64 usage, 65 data that cannot be read, 70 failure, 78 wrong settings, 130 stopped.
`

const options = {
  ...judgingOptions,
  out: { type: 'string' },
  csv: { type: 'boolean', default: false },
  shard: { type: 'string' },
  merge: { type: 'boolean', default: false },
  local: { type: 'string' },
  help: { type: 'boolean', default: false }
} as const

export type Dependencies = {
  readonly services: readonly ServicePackage[]
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean }
}

/** @returns the exit code. */
export async function runPopulationCli(args: readonly string[], surroundings: Dependencies): Promise<number> {
  const { stdout, stderr, signal } = surroundings
  try {
    const { values, positionals } = read(args)
    if (values.help) {
      stdout.write(usage)
      return 0
    }
    const out = values.out
    if (out === undefined) throw new UsageError('Name a folder for the results by --out.')
    if (values.merge) {
      if (positionals.length === 0) throw new UsageError('Name the folders of the shards.')
      const services = withSite(surroundings.services, values.local)
      const tallies = await mergeShards(positionals, out, { csv: values.csv, services })
      const reports = await writeReport(out, tallies, services)
      stdout.write(runSummary(tallies, reports, undefined))
      return 0
    }
    return await run(values, positionals, out, surroundings)
  } catch (error) {
    if (signal.aborted) {
      stderr.write('\nStopped. Go on with --resume.\n')
      return 130
    }
    if (error instanceof UsageError) {
      stderr.write(`${error.message}\n\n${usage}`)
      return 64
    }
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return error instanceof RunError ? 65 : 70
  }
}

type Values = ReturnType<typeof read>['values']

async function run(values: Values, positionals: readonly string[], out: string, surroundings: Dependencies): Promise<number> {
  const { clock, signal, stdout, stderr } = surroundings
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1) throw new UsageError('Name one folder with the export.')
  const shard = values.shard === undefined ? undefined : shardOf(values.shard)
  if (shard && !values['key-file']) throw new UsageError('--shard needs --key-file, the same for all shards.')
  const judging = judgingOf(values)
  const services = withSite(surroundings.services, values.local)
  const finished = judging.resume ? finishedRun(out, { folder, asOf: judging.asOf, shard }) : undefined
  if (finished) {
    if (values.csv) await writeTable(out)
    stdout.write(runSummary(finished, await writeReport(out, finished, services), undefined))
    return 0
  }
  const progress = new Progress(stderr, monotonic)
  const about = { folder, out, services, local: values.local, shard, csv: values.csv }
  const { tallies, seconds } = await runPopulation({ ...judging, ...about, clock, signal, progress })
  const reports = await writeReport(out, tallies, services)
  stdout.write(runSummary(tallies, reports, seconds))
  return 0
}

const read = (args: readonly string[]) => parsed({ args: [...args], options, allowPositionals: true })

function shardOf(text: string): Shard {
  const [, index, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []
  if (index === undefined || of === undefined || Number(index) >= Number(of))
    throw new UsageError('--shard must be I/N with I from 0 to N-1, such as 0/8.')
  return { index: Number(index), of: Number(of) }
}

if (import.meta.main) {
  const controller = new AbortController()
  const stop = (): void => controller.abort(new Error('stopped'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.exitCode = await withSettings(({ services }) =>
    runPopulationCli(process.argv.slice(2), {
      services,
      clock: systemClock,
      signal: controller.signal,
      stdout: process.stdout,
      stderr: process.stderr
    })
  )
}
