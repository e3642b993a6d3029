import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { systemClock } from '../../src/clock.ts'
import { loadServices } from '../../src/guideline-folder.ts'
import { Progress } from '../../src/population/run/progress.ts'
import { runPopulation } from '../../src/population/run/run.ts'

/**
 * `npm run bench:population`: what one core makes of a synthetic export, by the processor's time, which a busy machine distorts least.
 * A report, not a test. `-- --patients 10000` has 2,000,000 resources.
 */
const patients = Number(process.argv[process.argv.indexOf('--patients') + 1]) || 1_000
const folder = mkdtempSync(join(tmpdir(), 'cds-bench-'))
// In a process of its own, whose memory does not count.
const maker = new URL('../../src/cli/population-synthetic.ts', import.meta.url).pathname
execFileSync(process.execPath, [maker, '--patients', String(patients), '--out', join(folder, 'export')])

/** Seconds of the processor at the beginning of each stage. */
const stages: number[] = []
const used = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
class Stages extends Progress {
  override stage(): void {
    stages.push(used())
  }
}

const { tallies } = await runPopulation({
  folder: join(folder, 'export'),
  out: join(folder, 'out'),
  services: await loadServices(['hypomagnesemia']),
  asOf: undefined,
  shard: undefined,
  keyFile: undefined,
  fhirServer: undefined,
  workers: 1,
  memory: 500,
  longestLine: 8 * 2 ** 20,
  texts: { ndjson: true, csv: false },
  resume: false,
  clock: systemClock,
  signal: new AbortController().signal,
  progress: new Stages(new PassThrough(), systemClock)
})
const [begun = 0, judging = 0] = stages
const end = used()
const evaluations = tallies.patients.evaluations ?? 0
rmSync(folder, { recursive: true })

console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()}, one thread, ${new Date().toISOString().slice(0, 10)}\n`)
console.log(
  '| patients | resources | evaluations | reading, CPU µs a line | judging, CPU µs an evaluation | evaluations a CPU second | most MB |'
)
console.log('|---|---|---|---|---|---|---|')
const figures = [
  ((judging - begun) / tallies.input.lines) * 1e6,
  ((end - judging) / evaluations) * 1e6,
  evaluations / (end - judging),
  process.resourceUsage().maxRSS / 1024
].map(value => value.toFixed(value < 10 ? 1 : 0))
console.log(`| ${[patients, tallies.input.lines, evaluations, ...figures].join(' | ')} |`)
