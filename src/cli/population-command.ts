import type { Readable, Writable } from 'node:stream'
import { type Clock, monotonic, systemClock } from '../clock.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { RunError } from '../population/intake/run-error.ts'
import { writeReport } from '../population/report/report.ts'
import { mergeRuns } from '../population/rows/merge.ts'
import { talliesIn } from '../population/rows/rows-file.ts'
import { finishedRun } from '../population/run/begin.ts'
import { badLinesPath, bytesOf, dealExport, filesOf, triggered } from '../population/run/deal-export.ts'
import { GroupedError } from '../population/run/grouped.ts'
import { Progress, rounded } from '../population/run/progress.ts'
import { runPopulation } from '../population/run/run.ts'
import { withSite } from '../population/run/with-site.ts'
import { groupedRun } from './population-grouped.ts'
import { countOf, judgingOf, judgingOptions, parsed, shardOf, UsageError } from './population-options.ts'
import { partsRun } from './population-parts.ts'
import { again, onlyOne, outOf, reported, textsOf } from './population-result.ts'
import { runSummary, unreadWarning } from './population-summary.ts'
import { withSettings } from './with-settings.ts'

const usage = `Usage: npm run population -- FOLDER --out FOLDER [options]
       npm run population -- FOLDER --deal N --out PARTS [--local FILE]
       npm run population -- PARTS --part I --out FOLDER --key-file FILE [options]
       npm run population -- PARTS --part I-J --out FOLDER [--key-file FILE] [options]
       npm run population -- (FILE|FOLDER|-)... --grouped [--out FOLDER] [--key-file FILE] [options]
       npm run population -- --merge FOLDER... --out FOLDER
       npm run population -- report FILE --out FOLDER

Judges every patient of a FHIR Bulk Data export (NDJSON, plain or gzip) at each new result, with what was known at that moment.
Results in --out: report.html, evaluations.sqlite, evaluations.ndjson, bad-lines.ndjson, tallies.json.
  --as-of DATE         one evaluation of each patient, as of this moment (the end of a date)
  --local FILE         with this file of a site in place of the guideline's own products and figures
  --csv                also evaluations.csv
  --no-ndjson          no evaluations.ndjson
  --workers N          threads that judge; by default one for each core
  --memory MB          memory that the run may take; by default 200 and 300 for each worker
  --resume             go on with a run that was stopped or killed
  --deal N             deal the export out into N parts, once, for as many machines
  --part I             judge one of them, counted from 0
  --part I-J           judge these one after the other, each into a folder of its own in --out: part-I to part-J
  --grouped            each patient's lines stand together: one pass, without a work folder; rows go to standard output without --out
  --common FILE        with --grouped: resources that belong to no patient; without it they come first
  --types LIST         with --grouped: types that the whole export holds, such as Patient,Observation; else the input is looked through first
  --merge              join the results of all parts, or of several grouped runs
  --key-file FILE      key of the patients' hashes; made if it is not there. By default patient.key in --out
  --fhir-server URL    base of absolute references in the export
  --longest-line MB    longer lines are passed over and counted; by default 8
report makes the report of an evaluations.sqlite again. docs/population.md has recipes for DuckDB, Spark, Slurm and GNU parallel.

Exit code: 0 done, 1 no result that sets off an evaluation was read, or lines are not grouped, 64 usage, 65 data that cannot be read,
70 failure, 78 wrong settings, 130 stopped.
`

const options = {
  ...judgingOptions,
  out: { type: 'string' },
  csv: { type: 'boolean', default: false },
  'no-ndjson': { type: 'boolean', default: false },
  deal: { type: 'string' },
  part: { type: 'string' },
  shard: { type: 'string' },
  grouped: { type: 'boolean', default: false },
  common: { type: 'string', multiple: true },
  types: { type: 'string' },
  merge: { type: 'boolean', default: false },
  local: { type: 'string' },
  help: { type: 'boolean', default: false }
} as const

export type Dependencies = {
  readonly services: readonly ServicePackage[]
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly stdin?: Readable
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
    const services = withSite(surroundings.services, values.local)
    return await wayOf(values)(values, positionals, { ...surroundings, services })
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
    return error instanceof GroupedError ? 1 : error instanceof RunError ? 65 : 70
  }
}

const read = (args: readonly string[]) => parsed({ args: [...args], options, allowPositionals: true })

export type Values = ReturnType<typeof read>['values']
type Way = (values: Values, positionals: readonly string[], surroundings: Dependencies) => Promise<number>

/** What is asked for. @throws UsageError if it is several things at once */
function wayOf(values: Values): Way {
  const ways = [
    ['--merge', values.merge, merge],
    ['--deal', values.deal !== undefined, deal],
    ['--part', values.part !== undefined, partsRun],
    ['--grouped', values.grouped, groupedRun]
  ] as const
  const asked = ways.filter(([, isAsked]) => isAsked)
  if (asked.length > 1) throw new UsageError(`${asked.map(([name]) => name).join(' and ')} do not go together.`)
  if (!values.grouped && (values.common || values.types)) throw new UsageError('--common and --types need --grouped.')
  return asked[0]?.[2] ?? run
}

const run: Way = async (values, positionals, surroundings) => {
  const out = outOf(values)
  if (positionals[0] === 'report') return report(onlyOne(positionals.slice(1), 'evaluations.sqlite'), out, surroundings)
  const { clock, signal, stderr, services } = surroundings
  const folder = onlyOne(positionals, 'folder with the export')
  const shard = values.shard === undefined ? undefined : shardOf(values.shard)
  if (shard && !values['key-file']) throw new UsageError('--shard needs --key-file, the same for all shards.')
  if (shard)
    stderr.write('--shard reads the whole export for each shard and goes with the next release: use --deal and --part.\n')
  const judging = judgingOf(values)
  const texts = textsOf(values)
  const files = filesOf(folder, out)
  const input = { files: files.length, bytes: bytesOf(files) }
  const finished = judging.resume ? finishedRun(out, { asOf: judging.asOf, part: shard ?? null, input }) : undefined
  if (finished) return again(out, finished, values, surroundings)
  const progress = new Progress(stderr, monotonic)
  const about = { folder, out, services, local: values.local, shard, texts }
  return reported(out, await runPopulation({ ...judging, ...about, clock, signal, progress }), surroundings)
}

const deal: Way = async (values, positionals, { clock, signal, stdout, stderr, services }) => {
  const to = outOf(values)
  const folder = onlyOne(positionals, 'folder with the export')
  const of = countOf('--deal', values.deal ?? '')
  const { workers, fhirServer, longestLine } = judgingOf(values)
  const progress = new Progress(stderr, monotonic)
  const about = { folder, to, of, workers, fhirServer, longestLine, clock, signal, progress }
  const manifest = await dealExport({
    ...about,
    files: filesOf(folder, to),
    badLines: badLinesPath(to),
    shard: undefined,
    services: triggered(services)
  })
  progress.end()
  const { input } = manifest
  stdout.write(`${rounded(input.lines)} lines in ${rounded(input.files)} files dealt into ${of} parts. Judge each by --part.\n`)
  const warning = unreadWarning({ input, services: manifest.services }, services)
  stderr.write(warning)
  return warning === '' ? 0 : 1
}

const merge: Way = async (values, positionals, surroundings) => {
  const out = outOf(values)
  if (positionals.length === 0) throw new UsageError('Name the folders of the parts.')
  const tallies = mergeRuns(positionals, out, { texts: textsOf(values), services: surroundings.services })
  return reported(out, { tallies, seconds: undefined }, surroundings)
}

/** The report of rows that are there. */
function report(rows: string, out: string, { services, stdout }: Dependencies): number {
  const tallies = talliesIn(rows)
  stdout.write(runSummary(tallies, writeReport({ rows, out, tallies, services }), undefined))
  return 0
}

/** The command as the terminal runs it. @returns the exit code. */
export function populationCommand(args: readonly string[]): Promise<number> {
  const controller = new AbortController()
  const stop = (): void => controller.abort(new Error('stopped'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const { stdin, stdout, stderr } = process
  const { signal } = controller
  return withSettings(({ services }) => runPopulationCli(args, { services, clock: systemClock, signal, stdin, stdout, stderr }))
}
