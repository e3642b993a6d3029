import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import autocannon from 'autocannon'
import { serviceProcess, untilReady } from '../support/servers/service-process.ts'
import { bodyOf } from './bodies.ts'

/**
 * `npm run soak`: a million calls, or `-- --calls N`, to one process with its store, and what its memory and descriptors do meanwhile. A
 * report; ends with 1 if a call failed, if there were more than two descriptors more at the end, or if memory grew by 30 MB or more after
 * the first quarter. Of fewer than 100,000 calls the memory says nothing yet: the first quarter is then over before everything is compiled.
 */
const calls = Number(process.argv[process.argv.indexOf('--calls') + 1]) || 1_000_000
const maxGrowth = calls < 100_000 ? Number.POSITIVE_INFINITY : 30

const folder = mkdtempSync(join(tmpdir(), 'cds-soak-'))
const service = await serviceProcess({ DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`, LOG_LEVEL: 'info' })
await untilReady(service)
// A million log lines are read, as an operator's collector would, and not kept.
for (const stream of [service.child.stdout, service.child.stderr]) stream?.removeAllListeners('data').resume()
const body = bodyOf('patient-view', 20_000, Date.now())

const residents = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.child.pid}/status`, 'utf8'))?.[1]) / 1024
const descriptors = (): number => readdirSync(`/proc/${service.child.pid}/fd`).length

const load = (amount: number): Promise<autocannon.Result> =>
  new Promise((done, failed) =>
    autocannon(
      {
        url: `${service.origin}/cds-services/hypomagnesemia-patient-view`,
        method: 'POST',
        connections: 32,
        duration: 3600,
        amount,
        headers: { 'content-type': 'application/json' },
        body
      },
      (error, result) => (error ? failed(error) : done(result))
    )
  )

const started = performance.now()
const parts = 20
const seen: number[] = []
const open: number[] = []
let failures = 0
for (let part = 1; part <= parts; part += 1) {
  const { non2xx, errors } = await load(calls / parts)
  await pause(500)
  failures += non2xx + errors
  seen.push(residents())
  open.push(descriptors())
  console.log(
    `${(part * calls) / parts} calls, ${Math.round((performance.now() - started) / 1000)} s: ${residents().toFixed(0)} MB, ${descriptors()} descriptors, ${failures} failed`
  )
}
service.child.kill('SIGTERM')
await service.ended
rmSync(folder, { recursive: true, force: true })

const [quarter = 0] = seen.slice(parts / 4 - 1)
const growth = Math.max(...seen.slice(parts / 4)) - quarter
console.log(
  `${calls} calls, ${failures} failed; ${quarter.toFixed(0)} MB after a quarter, at most ${growth.toFixed(0)} MB more later`
)
const [openThen = 0, openNow = 0] = [open[parts / 4 - 1], open.at(-1)]
process.exitCode = failures > 0 || growth >= maxGrowth || openNow > openThen + 2 ? 1 : 0
