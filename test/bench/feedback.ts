import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { openStore } from '../../src/store/open-store.ts'
import { bodyOf } from './bodies.ts'
import { MeasuredServer, pinSelf } from './measured-server.ts'

/**
 * `npm run bench:feedback`: how many posts of feedback one process keeps, each in SQLite and synced before its 200; and what recording
 * evaluations does to the time of a hook's answer, with and without it in turns, so that a busy machine troubles both alike. Server on
 * one core, load on the other. A report, not a test. `-- --seconds 30` measures longer.
 */
const seconds = Number(process.argv[process.argv.indexOf('--seconds') + 1]) || 10
const connections = 64
const turns = 2 * seconds
const callsPerTurn = 200

const folder = mkdtempSync(join(tmpdir(), 'cds-bench-'))
pinSelf(1)
console.log(`Node ${process.version}, ${cpus()[0]?.model.trim()}, server and load on one core each\n`)
await posting()
await recording()
rmSync(folder, { recursive: true })

async function posting(): Promise<void> {
  const DATABASE_URL = `sqlite:${join(folder, 'posts.db')}`
  const server = await MeasuredServer.start('../../src/main.ts', { port: 18_201, environment: { DATABASE_URL } })
  await load(server, 2)
  const before = server.cpu()
  const result = await load(server, seconds)
  const [after, memory] = [server.cpu(), server.memory()]
  await server.stop()
  const store = openStore(DATABASE_URL, { clock: () => Date.now() })
  const kept = await store.count()
  await store.close()
  const { total } = result.requests
  // What was answered with 200 is kept, here as everywhere.
  if (kept < total - result.non2xx - result.errors) process.exitCode = 1
  console.log('| posts | posts/s | p50 ms | p99 ms | CPU µs | RSS MB | not 200 | kept in all |')
  console.log('|---|---|---|---|---|---|---|---|')
  console.log(
    `| ${total} in ${result.duration.toFixed(0)} s, ${connections} connections | ${(total / result.duration).toFixed(0)} | ${result.latency.p50} | ${result.latency.p99} | ${((after - before) / total).toFixed(0)} | ${memory.toFixed(0)} | ${result.non2xx + result.errors} | ${kept} |\n`
  )
}

/** One override of a card of its own in each post: no post is a repeat. */
function load(server: MeasuredServer, duration: number): Promise<autocannon.Result> {
  const [head, tail] = [
    '{"feedback":[{"card":"',
    '","outcome":"overridden","overrideReason":{"reason":{"code":"seen-will-act","system":"urn:x"}},"outcomeTimestamp":"2026-11-22T12:00:00Z"}]}'
  ]
  return new Promise((done, failed) => {
    autocannon(
      {
        url: `${server.url}/cds-services/hypomagnesemia-patient-view/feedback`,
        method: 'POST',
        connections,
        duration,
        headers: { 'content-type': 'application/json' },
        requests: [{ setupRequest: one => ({ ...one, body: `${head}${randomUUID()}${tail}` }) }]
      },
      (error, result) => (error ? failed(error) : done(result))
    )
  })
}

async function recording(): Promise<void> {
  const environment = (name: string) => ({
    DATABASE_URL: `sqlite:${join(folder, `${name}.db`)}`,
    HASH_KEY: 'a key of sixteen characters'
  })
  const without = await MeasuredServer.start('storeless-server.ts', { port: 18_202, environment: environment('without') })
  const recorded = await MeasuredServer.start('../../src/main.ts', { port: 18_203, environment: environment('with') })
  const body = bodyOf('patient-view', 20_000, Date.now())
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const timed = async (server: MeasuredServer): Promise<number> => {
    const began = performance.now()
    await posted(`${server.url}/cds-services/hypomagnesemia-patient-view`, agent, body)
    return performance.now() - began
  }
  for (let call = 0; call < 500; call += 1) for (const server of [without, recorded]) await timed(server)
  const [idle, used] = [without.cpu(), recorded.cpu()]
  const all: { bare: number[]; whole: number[] } = { bare: [], whole: [] }
  const ratios: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    const own: typeof all = { bare: [], whole: [] }
    for (let call = 0; call < callsPerTurn; call += 1) {
      const isFirst = call % 2 === 0
      if (isFirst) own.bare.push(await timed(without))
      own.whole.push(await timed(recorded))
      if (!isFirst) own.bare.push(await timed(without))
    }
    all.bare.push(...own.bare)
    all.whole.push(...own.whole)
    ratios.push(middle(own.whole) / middle(own.bare))
  }
  const calls = turns * callsPerTurn
  const cpu = (after: number, before: number): string => ((after - before) / calls).toFixed(0)
  const [cpuBare, cpuWhole] = [cpu(without.cpu(), idle), cpu(recorded.cpu(), used)]
  agent.destroy()
  await Promise.all([without.stop(), recorded.stop()])
  console.log(`| hook answer, patient-view 20 kB, ${calls} calls of each, one after the other in turns | median ms | CPU µs |`)
  console.log('|---|---|---|')
  console.log(`| without recording | ${middle(all.bare).toFixed(3)} | ${cpuBare} |`)
  console.log(`| with recording | ${middle(all.whole).toFixed(3)} | ${cpuWhole} |`)
  const [low, high] = [quantile(ratios, 0.25), quantile(ratios, 0.75)].map(ratio => ratio.toFixed(3))
  console.log(
    `| ratio of the medians (quartiles of ${turns} parts) | ${(middle(all.whole) / middle(all.bare)).toFixed(3)} (${low} to ${high}) | |`
  )
}

function posted(url: string, agent: Agent, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((done, failed) => {
    const call = request(url, { method: 'POST', agent, headers }, answer => {
      answer.resume()
      answer.on('end', () => (answer.statusCode === 200 ? done() : failed(new Error(`answered ${answer.statusCode}`))))
    })
    call.on('error', failed)
    call.end(body)
  })
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5)
}
