import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Size } from './bodies.ts'
import { type Contender, startContenders } from './contenders.ts'
import { median, quantile } from './figures.ts'
import { LoadMaker } from './load.ts'
import { pinSelf } from './measured-server.ts'
import { type Figures, writeResults } from './write-results.ts'

/**
 * `npm run bench`: bare Fastify, a peer with one rule, and this service in several shapes, all running at once and loaded in
 * alternating turns, so that whatever else the machine does meets all alike. What is compared is CPU time a call, paired within each
 * round. A report, not a test. `--runs 5 --rounds 60 --turn 60 --warm-up 20000 --short`; `--write` puts the figures into the documents.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '60' },
    turn: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '20000' },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false }
  }
})
const runs = Number(values.runs)
const rounds = Number(values.rounds)
const turnCalls = Number(values.turn)
const warmUpCalls = Number(values['warm-up'])
const connections = 10
/** A run in which the bare server itself costs so much more or less than in the first one says nothing. */
const controlTolerance = 0.1

const cases: readonly (readonly [string, 'patient-view' | 'order-sign', Size])[] = [
  ['patient-view 20 kB', 'patient-view', 20_000],
  ['patient-view 39 kB', 'patient-view', 39_000],
  ['order-sign 20 kB', 'order-sign', 20_000]
]

type Series = { readonly cpu: number[]; readonly ratios: number[]; readonly latencies: number[]; failed: number }
type Loaded = { readonly contender: Contender; readonly maker: LoadMaker }

const folder = mkdtempSync(join(tmpdir(), 'cds-bench-'))
const now = Date.now()
pinSelf(1)

const lines: string[] = []
const figures = new Map<string, Figures>()
function say(line: string): void {
  lines.push(line)
  console.log(line)
}

say(
  `Node ${process.version}, ${cpus()[0]?.model.trim()}, ${new Date(now).toISOString().slice(0, 10)}: servers on one core, load on another, ` +
    `${connections} connections, ${runs} runs of ${rounds} rounds of ${turnCalls} calls each after ${warmUpCalls} calls\n`
)
say('| call | server | of (a), median | range of runs | CPU µs | p50 ms | p99 ms | RSS MB | failed |')
say('|---|---|---|---|---|---|---|---|---|')
for (const [index, [name, hook, size]] of (values.short ? cases.slice(0, 1) : cases).entries()) {
  const calls = warmUpCalls + 2 * runs * rounds * turnCalls
  await compare(name, await startContenders({ hook, size, calls, folder, now, all: index === 0 && !values.short }))
}
rmSync(folder, { recursive: true })
if (values.write) writeResults(lines, figures)

async function compare(name: string, contenders: readonly Contender[]): Promise<void> {
  const loaded = contenders.map(contender => ({
    contender,
    maker: new LoadMaker(contender.server.url, contender.load, connections)
  }))
  for (const { maker } of loaded) await maker.turn(warmUpCalls)
  const kept: (readonly Series[])[] = []
  let thrownAway = 0
  let control: number | undefined
  for (let tries = 0; kept.length < runs && tries < 2 * runs; tries += 1) {
    const run = await oneRun(loaded)
    const floor = median(run[0]?.cpu ?? [])
    control ??= floor
    if (Math.abs(floor / control - 1) > controlTolerance) thrownAway += 1
    else kept.push(run)
  }
  contenders.forEach((contender, index) => {
    row(
      index === 0 ? name : '',
      contender,
      kept.map(run => run[index] as Series)
    )
  })
  say(`| | thrown away, control moved more than ${100 * controlTolerance} % | ${thrownAway} | | | | | | |`)
  for (const { contender, maker } of loaded) {
    maker.close()
    await contender.server.stop()
  }
}

/** Every server a turn in each round; who begins moves on from round to round. */
async function oneRun(loaded: readonly Loaded[]): Promise<readonly Series[]> {
  const series: Series[] = loaded.map(() => ({ cpu: [], ratios: [], latencies: [], failed: 0 }))
  for (let round = 0; round < rounds; round += 1) {
    const cpu: number[] = []
    for (let place = 0; place < loaded.length; place += 1) {
      const index = (round + place) % loaded.length
      const { contender, maker } = loaded[index] as Loaded
      const before = contender.server.cpu()
      const turn = await maker.turn(turnCalls)
      cpu[index] = (contender.server.cpu() - before) / turnCalls
      series[index]?.latencies.push(...turn.latencies)
      ;(series[index] as Series).failed += turn.failed
    }
    series.forEach((one, index) => {
      one.cpu.push(cpu[index] ?? 0)
      one.ratios.push((cpu[0] ?? 0) / (cpu[index] ?? 1))
    })
  }
  return series
}

function row(name: string, { name: shape, server }: Contender, kept: readonly Series[]): void {
  const ratios = kept.map(run => median(run.ratios))
  const latencies = kept.flatMap(run => run.latencies)
  const found: Figures = {
    ratio: median(ratios),
    cpu: median(kept.flatMap(run => run.cpu)),
    p99: quantile(latencies, 0.99)
  }
  // The first comparison, of the call that the aims are about, has all shapes.
  if (!figures.has(shape)) figures.set(shape, found)
  const cells = [
    name,
    shape,
    found.ratio.toFixed(2),
    `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
    found.cpu.toFixed(0),
    quantile(latencies, 0.5).toFixed(1),
    found.p99.toFixed(1),
    server.memory().toFixed(0),
    kept.reduce((sum, run) => sum + run.failed, 0)
  ]
  say(`| ${cells.join(' | ')} |`)
}
