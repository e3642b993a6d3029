import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { bodyOf, type Size } from './bodies.ts'
import { MeasuredServer, pinSelf } from './measured-server.ts'

/**
 * `npm run bench`: the same bodies against a bare Fastify server and against this service in several shapes, in one run, each
 * on one core, the load on the other. A report, not a test. `-- --seconds 10` measures longer.
 */
const seconds = Number(process.argv[process.argv.indexOf('--seconds') + 1]) || 6
/** Seconds of calls before those that count: it takes some twenty thousand until everything is compiled. */
const warmUp = 2 * seconds
const connections = 10

type Figures = {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly cpu: number
  readonly rss: number
  readonly failed: number
}
type Load = { readonly path: string; readonly body: string; readonly tokens?: readonly string[] }

async function measure(server: MeasuredServer, load: Load): Promise<Figures> {
  const once = (duration: number) =>
    new Promise<autocannon.Result>((done, failed) => {
      let next = 0
      autocannon(
        {
          url: server.url + load.path,
          method: 'POST',
          connections,
          duration,
          headers: { 'content-type': 'application/json' },
          body: load.body,
          ...(load.tokens
            ? {
                amount: Math.floor(load.tokens.length / 2),
                requests: [
                  {
                    setupRequest: request => ({
                      ...request,
                      headers: { ...request.headers, authorization: `Bearer ${load.tokens?.[tokenAt()]}` }
                    })
                  }
                ]
              }
            : {})
        },
        (error, result) => (error ? failed(error) : done(result))
      )
      function tokenAt(): number {
        used += 1
        next = used % (load.tokens?.length ?? 1)
        return next
      }
    })
  await once(load.tokens ? 1 : warmUp)
  const before = server.usage()
  const result = await once(seconds)
  const afterwards = server.usage()
  const total = result.requests.total
  return {
    perSecond: total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    p999: result.latency.p99_9,
    cpu: (afterwards.cpu - before.cpu) / total,
    rss: afterwards.rss,
    failed: result.non2xx + result.errors
  }
}

let used = 0
const folder = mkdtempSync(join(tmpdir(), 'cds-bench-'))
const now = Date.now()
pinSelf(1)

const cases: readonly (readonly [string, 'patient-view' | 'order-sign', Size])[] = [
  ['patient-view 20 kB', 'patient-view', 20_000],
  ['patient-view 39 kB', 'patient-view', 39_000],
  ['order-sign 20 kB', 'order-sign', 20_000]
]
const rows: string[] = []
let port = 18_100
const environment = () => ({ DATABASE_URL: `sqlite:${join(folder, `${port}.db`)}` })

for (const [name, hook, size] of cases) {
  const body = bodyOf(hook, size, now)
  const path = `/cds-services/hypomagnesemia-${hook}`
  const storeless = await MeasuredServer.start('storeless-server.ts', ++port, environment())
  const answer = await (
    await fetch(storeless.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  ).text()
  const bare = await MeasuredServer.start('bare-server.ts', ++port, {}, [answer])
  const floor = await measure(bare, { path, body })
  await bare.stop()
  row(`${name}, answer ${(answer.length / 1000).toFixed(0)} kB`, '(a) bare Fastify, constant answer', floor, floor)
  row('', '(b) this service, no store', await measure(storeless, { path, body }), floor)
  await storeless.stop()
  const whole = await MeasuredServer.start('../../src/main.ts', ++port, environment())
  row('', '(c) with evaluation records, SQLite', await measure(whole, { path, body }), floor)
  await whole.stop()
  if (name !== cases[0]?.[0]) continue
  const logged = { DECISION_LOG: 'facts', DECISION_LOG_KEY: randomBytes(32).toString('base64') }
  const keeping = await MeasuredServer.start('../../src/main.ts', ++port, { ...environment(), ...logged })
  row('', '(c+) with the decision log besides', await measure(keeping, { path, body }), floor)
  await keeping.stop()
  for (const algorithm of ['RS384', 'ES384'] as const)
    row('', `(d) with JWT ${algorithm}`, await authenticated(algorithm, path, body), floor)
  row('', '(e) ten inputs fetched, FHIR server 5 ms away', await fetching(path, body), floor)
}

console.log(
  `Node ${process.version}, ${cpus()[0]?.model.trim()}, server and load on one core each, ${connections} connections, ${seconds} s each after ${warmUp} s of warm-up, ${new Date(now).toISOString().slice(0, 10)}\n`
)
console.log('| call | server | calls/s | of (a) | p50 ms | p99 ms | p99.9 ms | CPU µs | RSS MB | failed |')
console.log('|---|---|---|---|---|---|---|---|---|---|')
console.log(rows.join('\n'))
rmSync(folder, { recursive: true })

function row(name: string, server: string, figures: Figures, floor: Figures): void {
  const { perSecond, p50, p99, p999, cpu, rss, failed } = figures
  rows.push(
    `| ${name} | ${server} | ${perSecond.toFixed(0)} | ${(perSecond / floor.perSecond).toFixed(2)} | ${p50} | ${p99} | ${p999} | ${cpu.toFixed(0)} | ${rss.toFixed(0)} | ${failed} |`
  )
}

/** A registry with one client whose key is made here, and a token of its own for every call. */
async function authenticated(algorithm: 'RS384' | 'ES384', path: string, body: string): Promise<Figures> {
  const { registry, sign } = await client(algorithm, [])
  const own = ++port
  const endpoint = `http://127.0.0.1:${own}${path}`
  const server = await MeasuredServer.start('../../src/main.ts', own, { ...environment(), CLIENTS_FILE: registry })
  const tokens = await Promise.all(Array.from({ length: algorithm === 'RS384' ? 4_000 : 6_000 }, () => sign(endpoint)))
  const figures = await measure(server, { path, body, tokens })
  await server.stop()
  return figures
}

/** The same call without ten of its inputs, which are then fetched. */
async function fetching(path: string, body: string): Promise<Figures> {
  const fhir = await MeasuredServer.start('slow-fhir-server.ts', ++port, {}, [], 1)
  const base = `${fhir.url}/fhir`
  const { registry, sign } = await client('ES384', [base])
  const own = ++port
  const endpoint = `http://127.0.0.1:${own}${path}`
  const server = await MeasuredServer.start('../../src/main.ts', own, { ...environment(), CLIENTS_FILE: registry })
  const call = JSON.parse(body)
  const absent = [
    'potassium',
    'calcium',
    'body',
    'heart',
    'urine',
    'safety',
    'recentMedications',
    'encounters',
    'procedures',
    'allergies'
  ]
  for (const key of absent) delete call.prefetch[key]
  call.fhirServer = base
  call.fhirAuthorization = {
    access_token: randomUUID(),
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'patient/*.read',
    subject: 'bench'
  }
  const tokens = await Promise.all(Array.from({ length: 2_000 }, () => sign(endpoint)))
  const figures = await measure(server, { path, body: JSON.stringify(call), tokens })
  await Promise.all([server.stop(), fhir.stop()])
  return figures
}

async function client(algorithm: 'RS384' | 'ES384', fhirServers: readonly string[]) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const issuer = 'https://bench.example.org'
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: algorithm, use: 'sig' }
  const registry = join(folder, `${algorithm}-${port}.json`)
  writeFileSync(
    registry,
    JSON.stringify({
      clients: [
        { id: 'bench', issuer, jwks: { keys: [key] }, algorithms: [algorithm], fhirServers, origins: [], profile: 'open' }
      ]
    })
  )
  const sign = (endpoint: string): Promise<string> =>
    new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: algorithm, kid: 'bench', typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(endpoint)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
  return { registry, sign }
}
