import { parseArgs } from 'node:util'
import pg from 'pg'
import { openStore } from '../../src/store/open-store.ts'
import type { StoreQuery } from '../../src/store/queries.ts'
import { startPostgres } from '../support/stores/embedded-postgres.ts'
import { fillStore } from './insight-store.ts'

/**
 * `npm run bench:insight`: what `/insight/data` costs on a PostgreSQL with 1,000,000 shown cards of 90 days. The first report counts every day
 * once and keeps the counts; those after it are what somebody waits for. A report, not a test; `-- --cards 50000` takes seconds.
 */
const { values } = parseArgs({
  options: { cards: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '5' } }
})
const [cards, runs] = [Number(values.cards), Number(values.runs)]
const day = 86_400_000
const now = Date.UTC(2026, 10, 30, 18, 40)

const server = await startPostgres({ durable: false })
try {
  const url = await server.newDatabase()
  const empty = openStore(url, { clock: () => now })
  await empty.ready()
  await empty.close()
  const database = new pg.Client(url)
  await database.connect()
  const filled = await timed(() => fillStore(database, cards, now))
  await database.end()
  console.log(`${cards} cards of 90 days, and what was said of them, written in ${seconds(filled.milliseconds)}`)

  const store = openStore(url, { clock: () => now })
  let before = process.memoryUsage.rss()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  const first = await timed(() => store.report())
  console.log(
    `first report, which counts every day: ${seconds(first.milliseconds)}, at most ${megabytes(peak - before)} more resident\n`
  )
  before = process.memoryUsage.rss()
  peak = before
  console.log('| asked for | cards | first ms | then median ms | longest ms | CPU ms |')
  console.log('|---|---|---|---|---|---|')
  const queries: readonly (readonly [string, StoreQuery])[] = [
    ['all', {}],
    ['the last 90 days', { from: now - (now % day) - 89 * day }],
    ['the last 30 days', { from: now - (now % day) - 29 * day }],
    ['the last 7 days', { from: now - (now % day) - 6 * day }],
    ['one topic, 7 days', { from: now - (now % day) - 6 * day, topic: 'topic3' }]
  ]
  for (const [name, query] of queries) {
    const once = await timed(() => store.report(query))
    const times: number[] = []
    const cpu = process.cpuUsage()
    for (let run = 0; run < runs; run += 1) times.push((await timed(() => store.report(query))).milliseconds)
    const { user, system } = process.cpuUsage(cpu)
    times.sort((a, b) => a - b)
    const [median = 0, longest = 0] = [times[times.length >> 1], times.at(-1)]
    console.log(
      `| ${name} | ${once.value.total.shown} | ${once.milliseconds.toFixed(0)} | ${median.toFixed(0)} | ${longest.toFixed(0)} | ${((user + system) / 1000 / runs).toFixed(0)} |`
    )
  }
  clearInterval(watch)
  console.log(`\nresident memory after that: at most ${megabytes(peak - before)} more`)
  await store.close()
} finally {
  await server.remove()
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly milliseconds: number }> {
  const began = performance.now()
  const value = await work()
  return { value, milliseconds: performance.now() - began }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MB`
}
