import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { ProfileName } from '../../src/clients/profile.ts'
import { bodyOf, type Size } from './bodies.ts'
import { type Load, LoadMaker } from './load.ts'
import { MeasuredServer } from './measured-server.ts'

/** One server of the comparison, and what is sent to it. */
export type Contender = { readonly name: string; readonly server: MeasuredServer; readonly load: Load }

export type Plan = {
  readonly hook: 'patient-view' | 'order-sign'
  readonly size: Size
  /** Calls that each server is sent in all, for as many tokens. */
  readonly calls: number
  readonly folder: string
  readonly now: number
  /** All shapes of the service, or the first four alone. */
  readonly all: boolean
}

let port = 18_100

/** Starts all servers of a comparison. The first is the floor: bare Fastify with a constant answer of the same size. */
export async function startContenders(plan: Plan): Promise<readonly Contender[]> {
  const body = bodyOf(plan.hook, plan.size, plan.now)
  const path = `/cds-services/hypomagnesemia-${plan.hook}`
  const load: Load = { path, body }
  const open = await ours('storeless-server.ts', plan)
  const answer = await (
    await fetch(open.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  ).text()
  const named = (name: string, server: MeasuredServer): Contender => ({ name, server, load })
  const contenders = [
    named('(a) bare Fastify, constant answer', await MeasuredServer.start('bare-server.ts', { port: ++port, args: [answer] })),
    named(
      'peer: one trivial rule, no checks',
      await MeasuredServer.start('peer-server.ts', { port: ++port, args: ['x'.repeat(answer.length)] })
    ),
    named('(b) this service, no store', open),
    named('(c) with evaluation records in SQLite', await ours('../../src/main.ts', plan))
  ]
  if (!plan.all) return contenders
  return [
    ...contenders,
    await signed('(b) as profile generic, signed RS384', plan, load, { algorithm: 'RS384', profile: 'generic' }),
    await signed('(d) signed RS384', plan, load, { algorithm: 'RS384' }),
    await signed('(d) signed ES384', plan, load, { algorithm: 'ES384' }),
    await fetching(plan, load)
  ]
}

const environmentOf = ({ folder }: Plan): Readonly<Record<string, string>> => ({
  DATABASE_URL: `sqlite:${join(folder, `${port}.db`)}`
})

const ours = (file: string, plan: Plan, more: Readonly<Record<string, string>> = {}): Promise<MeasuredServer> =>
  MeasuredServer.start(file, { port: ++port, environment: { ...environmentOf(plan), ...more } })

type Signing = {
  readonly algorithm: 'RS384' | 'ES384'
  readonly profile?: ProfileName
  readonly fhirServers?: readonly string[]
}

/** A registry with one client whose key is made here, and a token of its own for every call. */
async function signed(name: string, plan: Plan, load: Load, signing: Signing): Promise<Contender> {
  const { algorithm, profile = 'open', fhirServers = [] } = signing
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const issuer = 'https://bench.example.org'
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: algorithm, use: 'sig' }
  const registry = join(plan.folder, `registry-${port + 1}.json`)
  writeFileSync(
    registry,
    JSON.stringify({
      clients: [{ id: 'bench', issuer, jwks: { keys: [key] }, algorithms: [algorithm], fhirServers, origins: [], profile }]
    })
  )
  const server = await ours('storeless-server.ts', plan, { CLIENTS_FILE: registry })
  const token = (): Promise<string> =>
    new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: algorithm, kid: 'bench', typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(server.url + load.path)
      .setIssuedAt()
      .setExpirationTime('15m')
      .sign(privateKey)
  return { name, server, load: { ...load, tokens: await Promise.all(Array.from({ length: plan.calls }, token)) } }
}

const fetchedKeys = [
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

/** The same call without ten of its inputs, which are then fetched from a FHIR server 5 ms away. */
async function fetching(plan: Plan, load: Load): Promise<Contender> {
  const fhir = await MeasuredServer.start('slow-fhir-server.ts', { port: ++port, core: 1 })
  const base = `${fhir.url}/fhir`
  const call = JSON.parse(load.body)
  for (const key of fetchedKeys) delete call.prefetch[key]
  call.fhirServer = base
  call.fhirAuthorization = {
    access_token: randomUUID(),
    token_type: 'Bearer',
    expires_in: 900,
    scope: 'patient/*.read',
    subject: 'bench'
  }
  const incomplete = { ...load, body: JSON.stringify(call) }
  const contender = await signed('(e) RS384, ten inputs fetched', plan, incomplete, { algorithm: 'RS384', fhirServers: [base] })
  // Spends one token of its own: a comparison in which nothing is fetched would flatter.
  await new LoadMaker(contender.server.url, { ...contender.load, tokens: contender.load.tokens?.slice(-1) ?? [] }, 1).turn(1)
  const asked = Number(await (await fetch(`${fhir.url}/asked`)).text())
  if (asked < fetchedKeys.length) throw new Error(`(e) fetched ${asked} inputs of ${fetchedKeys.length}`)
  return { ...contender, server: contender.server.with(fhir) }
}
