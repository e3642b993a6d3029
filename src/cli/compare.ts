import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { systemClock } from '../clock.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { RunError } from '../population/intake/run-error.ts'
import { TextFile, writeWhole } from '../population/intake/text-file.ts'
import { type Compared, comparisonCells, comparisonColumns, comparisonPage } from '../population/report/comparison-page.ts'
import { type Comparison, compareRuns, type PatientChange } from '../population/rows/comparison.ts'
import { readTallies } from '../population/rows/tallies.ts'
import { rounded } from '../population/run/progress.ts'
import { type CompareSurroundings, type NamedRun, runBoth } from './compare-sites.ts'
import { judgingOptions, parsed, UsageError } from './population-options.ts'
import { withSettings } from './with-settings.ts'

const usage = `Usage: npm run compare -- FIRST SECOND [--out FOLDER]
       npm run compare -- --population FOLDER --local FILE [--local FILE] --out FOLDER [options of population]

FIRST and SECOND are --out folders of two population runs over the same export with the same --key-file, such as of two versions of
the knowledge. With --population both runs are made: with the two files of a site, or with the guideline's own products and figures
and with one file. They stand in --out as first and second. Writes compare.html and changes.ndjson to --out, by default the second folder.

Exit code: 0 nothing changes, 1 something does, 64 usage, 65 the runs cannot be made or compared, 70 failure,
78 wrong settings, 130 stopped.
`
const maxShown = 200

const options = {
  ...judgingOptions,
  out: { type: 'string' },
  population: { type: 'string' },
  local: { type: 'string', multiple: true },
  help: { type: 'boolean', default: false }
} as const

/** @returns the exit code. */
export async function runCompareCli(args: readonly string[], surroundings: CompareSurroundings): Promise<number> {
  const { services, signal, stdout, stderr } = surroundings
  try {
    const { values, positionals } = parsed({ args: [...args], options, allowPositionals: true })
    if (values.help) {
      stdout.write(usage)
      return 0
    }
    const { population, local = [], out } = values
    if (population === undefined) return compared(pairOf(positionals, local), out, services, stdout)
    if (positionals.length > 0 || out === undefined || local.length < 1 || local.length > 2)
      throw new UsageError('--population needs --out and one or two --local.')
    const runs = await runBoth({ ...values, population, local, out }, surroundings)
    return compared(runs, out, services, stdout)
  } catch (error) {
    if (signal.aborted) {
      stderr.write('\nStopped. Go on with --resume.\n')
      return 130
    }
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    if (error instanceof UsageError) stderr.write(`\n${usage}`)
    return error instanceof UsageError ? 64 : error instanceof RunError ? 65 : 70
  }
}

function pairOf(folders: readonly string[], local: readonly string[]): readonly NamedRun[] {
  if (local.length > 0) throw new UsageError('--local needs --population.')
  if (folders.length !== 2) throw new UsageError('Name two folders.')
  return folders.map(folder => ({ folder, name: folder }))
}

function compared(
  runs: readonly NamedRun[],
  wanted: string | undefined,
  services: readonly ServicePackage[],
  stdout: Writable
): number {
  const [first, second] = runs.map(run => finished(run))
  if (!first || !second) throw new UsageError('Name two folders.')
  assertComparable(first, second)
  const out = wanted ?? second.folder
  mkdirSync(out, { recursive: true })
  const shown: PatientChange[] = []
  const changes = new TextFile(join(out, 'changes.ndjson'), 0)
  const comparison = compareRuns(first.folder, second.folder, change => {
    changes.add(`${JSON.stringify(change)}\n`)
    if (shown.length < maxShown) shown.push(change)
  })
  changes.close()
  writeWhole(join(out, 'compare.html'), comparisonPage(comparison, [first, second], services, shown))
  stdout.write(comparisonText(comparison, services))
  const { different, onlyFirst, onlySecond } = comparison.evaluations
  return different + onlyFirst + onlySecond > 0 ? 1 : 0
}

function finished({ folder, name }: NamedRun): NamedRun & Compared {
  const tallies = readTallies(folder)
  if (!tallies) throw new RunError('Both folders must hold a finished run.')
  return { folder, name, tallies }
}

/** @throws RunError */
function assertComparable(one: Compared, other: Compared): void {
  if (one.tallies.keyId !== other.tallies.keyId)
    throw new RunError(
      'The runs had different keys, so nobody can tell whose rows belong together. Give both the same --key-file.'
    )
  const inputOf = ({ tallies }: Compared): string => JSON.stringify([tallies.input.lines, tallies.input.bytes, tallies.part])
  if (inputOf(one) !== inputOf(other)) throw new RunError('The runs were of different exports or parts.')
}

function comparisonText({ evaluations, patients, topics }: Comparison, services: readonly ServicePackage[]): string {
  const displays = new Map(services.flatMap(service => service.topics.map(({ code, display }) => [code, display] as const)))
  const cells = (values: readonly (string | number)[]): string =>
    values.map(value => (typeof value === 'number' ? rounded(value) : value).padStart(17)).join('')
  return `${[
    `Something changes for ${rounded(patients.changed)} of ${rounded(patients.all)} patients, in ${rounded(evaluations.different)} evaluations; only in the first run ${rounded(evaluations.onlyFirst)}, only in the second ${rounded(evaluations.onlySecond)}`,
    '',
    `${'topic'.padEnd(44)}${cells(comparisonColumns)}`,
    ...topics.map(
      change => `${(displays.get(change.topic) ?? change.topic).slice(0, 43).padEnd(44)}${cells(comparisonCells(change))}`
    )
  ].join('\n')}\n`
}

if (import.meta.main) {
  const controller = new AbortController()
  const stop = (): void => controller.abort(new Error('stopped'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.exitCode = await withSettings(({ services }) =>
    runCompareCli(process.argv.slice(2), {
      services,
      clock: systemClock,
      signal: controller.signal,
      stdout: process.stdout,
      stderr: process.stderr
    })
  )
}
