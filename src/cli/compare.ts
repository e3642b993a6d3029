import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { type CdsService, loadServices } from '../cds-service.ts'
import { readConfig } from '../config.ts'
import { type Comparison, compareRuns, type PatientChange } from '../population/comparison.ts'
import { type Compared, comparisonCells, comparisonColumns, comparisonPage } from '../population/comparison-page.ts'
import { rounded } from '../population/progress.ts'
import { readTallies, writeWhole } from '../population/run-state.ts'
import { TextFile } from '../population/text-file.ts'

const usage = `Usage: npm run compare -- FIRST SECOND [--out FOLDER]

FIRST and SECOND are --out folders of two population runs over the same export with the same --key-file: of two versions of the
knowledge, or of two local settings. Writes compare.html and changes.ndjson to --out, by default the second folder.

Exit code: 0 nothing changes, 1 something does, 64 usage, 65 the runs cannot be compared.
`
const mostShown = 200

type Surroundings = { readonly services: readonly CdsService[]; readonly stdout: Writable; readonly stderr: Writable }

/** @returns the exit code. */
export async function runCompareCli(args: readonly string[], { services, stdout, stderr }: Surroundings): Promise<number> {
  let parsed: { readonly values: { readonly out?: string | undefined }; readonly positionals: readonly string[] }
  try {
    parsed = parseArgs({ args: [...args], options: { out: { type: 'string' } }, allowPositionals: true })
  } catch {
    stderr.write(usage)
    return 64
  }
  const [first, second] = parsed.positionals
  if (first === undefined || second === undefined || parsed.positionals.length > 2) {
    stderr.write(usage)
    return 64
  }
  const runs = [first, second].flatMap(name => {
    const tallies = readTallies(name)
    return tallies ? [{ name, tallies }] : []
  })
  const fault = faultOf(runs)
  if (fault) {
    stderr.write(`${fault}\n`)
    return 65
  }
  const out = parsed.values.out ?? second
  mkdirSync(out, { recursive: true })
  const shown: PatientChange[] = []
  const changes = new TextFile(join(out, 'changes.ndjson'), 0)
  const comparison = await compareRuns(first, second, change => {
    changes.add(`${JSON.stringify(change)}\n`)
    if (shown.length < mostShown) shown.push(change)
  })
  changes.close()
  writeWhole(join(out, 'compare.html'), comparisonPage(comparison, runs, services, shown))
  stdout.write(comparisonText(comparison, services))
  const { different, onlyFirst, onlySecond } = comparison.evaluations
  return different + onlyFirst + onlySecond > 0 ? 1 : 0
}

function faultOf([one, other]: readonly Compared[]): string | undefined {
  if (!one || !other) return 'Both folders must hold a finished run.'
  if (one.tallies.keyId !== other.tallies.keyId)
    return 'The runs had different keys, so nobody can tell whose rows belong together. Give both the same --key-file.'
  const inputOf = ({ tallies }: Compared): string => JSON.stringify([tallies.input.lines, tallies.input.bytes, tallies.shard])
  if (inputOf(one) !== inputOf(other)) return 'The runs were of different exports or shards.'
  return undefined
}

function comparisonText({ evaluations, patients, topics }: Comparison, services: readonly CdsService[]): string {
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
  const services = await loadServices(readConfig(process.env).SERVICES)
  process.exitCode = await runCompareCli(process.argv.slice(2), { services, stdout: process.stdout, stderr: process.stderr })
}
