import { fork } from 'node:child_process'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { loadServices } from '../../src/guideline-folder.ts'
import { openStore } from '../../src/store/open-store.ts'
import { hostileBodies } from './hostile-bodies.ts'

/**
 * `npm run bench:hostile`: what the dearest bodies cost that a caller may send: processor time of the main thread, and the longest turn of
 * the event loop, which is how long others wait. Promised: no body more than 300 ms, no turn more than 100 ms. Then how long small calls of
 * others take while such bodies come one after the other. A report, not a test: times depend on what else the machine does.
 */
type Sent = { readonly status: number; readonly milliseconds: number }

function send(port: number, body: string, agent: Agent): Promise<Sent> {
  const hook = /"hook":"([a-z-]+)"/.exec(body)?.[1]
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const path = `/cds-services/hypomagnesemia-${hook}`
    const call = request({ host: '127.0.0.1', port, method: 'POST', path, headers, agent }, answer => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, milliseconds: performance.now() - began }))
    })
    call.on('error', reject).end(body)
  })
}

/** The other process sends, so that this one measures itself alone. */
function sender(): void {
  const agent = new Agent({ keepAlive: true })
  process.on('message', async ({ port, name }: { port: number; name: string }) => {
    process.send?.(await send(port, hostileBodies[name] ?? '', agent))
  })
}

async function measure(): Promise<void> {
  const config = readConfig({ DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
  const clock = () => Date.now()
  const store = openStore(config.DATABASE_URL, { clock })
  const services = await loadServices(config.SERVICES)
  const app = await buildApp({ config, services, clock, logger: pino({ level: 'silent' }), store })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const other = fork(fileURLToPath(import.meta.url), ['send'])
  const ask = (name: string): Promise<Sent> =>
    new Promise(resolve => {
      other.once('message', sent => resolve(sent as Sent))
      other.send({ port, name })
    })
  for (let round = 0; round < 200; round += 1) await ask('a usual call')
  process.stdout.write(`${'body'.padEnd(34)}${'kB'.padStart(6)}  status  processor ms  longest turn ms\n`)
  for (const [name, body] of Object.entries(hostileBodies)) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const before = process.threadCpuUsage()
    const { status } = await ask(name)
    const { user, system } = process.threadCpuUsage(before)
    delay.disable()
    const figures = [
      (body.length / 1000).toFixed(0).padStart(6),
      status,
      ((user + system) / 1000).toFixed(0),
      (delay.max / 1e6).toFixed(0)
    ]
    process.stdout.write(
      `${name.padEnd(34)}${figures[0]}  ${figures[1]}  ${String(figures[2]).padStart(12)}  ${String(figures[3]).padStart(15)}\n`
    )
  }
  await besideOthers(port, ask)
  other.kill()
  await app.close()
  await store.close()
}

/** Small calls every 20 ms while dear ones come without a pause. */
async function besideOthers(port: number, ask: (name: string) => Promise<Sent>): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  let ended = false
  const small = (async () => {
    while (!ended) {
      times.push((await send(port, hostileBodies['a usual call'] ?? '', agent)).milliseconds)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  })()
  for (let round = 0; round < 5; round += 1)
    for (const name of [
      'orders under way beside orders',
      'instructions at the limit',
      'results of magnesium',
      'names at the limit'
    ])
      await ask(name)
  ended = true
  await small
  times.sort((a, b) => a - b)
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0)
  process.stdout.write(
    `\n${times.length} small calls beside dear ones: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.9999)} ms\n`
  )
  agent.destroy()
}

if (process.argv[2] === 'send') sender()
else await measure()
