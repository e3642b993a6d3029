import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { type Level, pino } from 'pino'
import { buildApp } from '../../../src/app.ts'
import type { RegistrySource } from '../../../src/clients/registry.ts'
import { parseRegistry } from '../../../src/clients/registry.ts'
import { readConfig } from '../../../src/config.ts'
import { loadServices } from '../../../src/guideline-folder.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { decisionKeys } from '../../../src/store/sealed-decision.ts'
import type { Store } from '../../../src/store/store.ts'
import { bearer, goodClaims, type Signer, signer } from '../../clients/jwt.ts'

export const publicUrl = 'https://cds.example.org'
export const hooks = ['patient-view', 'order-select', 'order-sign'] as const
export const serviceOf = (hook: string): string => `/cds-services/hypomagnesemia-${hook}`

/** A moment shortly after the results of the sample call. */
export const now = Date.parse('2026-11-22T12:00:00Z')

/** One pair of keys for all tests: making one takes long. */
export const key: Signer = await signer('key-1')

/** A client of the registry: the EHR whose tokens `authorization` signs. */
export const ehr = (changes: object = {}): object => ({
  id: 'ehr',
  issuer: 'https://ehr.example.org',
  jwks: { keys: [key.publicJwk] },
  fhirServers: [],
  origins: [],
  ...changes
})

/** A header with a fresh token for an address of the service. */
export const authorization = (path: string, claims: object = {}): Promise<string> =>
  bearer(key, goodClaims({ aud: `${publicUrl}${path}`, ...claims }))

export type Running = {
  readonly app: Awaited<ReturnType<typeof buildApp>>
  readonly origin: string
  readonly port: number
  readonly store: Store
  /** Lines of the log. */
  readonly log: string[]
  readonly registry: { current: RegistrySource['current'] }
  readonly close: () => Promise<void>
}

export type RunningOptions = {
  /** Entries of the registry; open demo mode without. */
  readonly clients?: readonly object[]
  /** In place of `clients`: a registry in a file. */
  readonly source?: RegistrySource
  readonly environment?: Readonly<Record<string, string>>
  readonly clock?: () => number
  readonly ticks?: () => number
  readonly store?: Store
}

/** The whole service on a port of its own, with its log at the most talkative level. */
export async function running({
  clients,
  source,
  environment = {},
  clock = () => now,
  ticks,
  store
}: RunningOptions = {}): Promise<Running> {
  const config = readConfig({
    PUBLIC_URL: publicUrl,
    DATABASE_URL: 'sqlite::memory:',
    MAX_EVENT_LOOP_DELAY: '60000',
    ...environment
  })
  const kept = store ?? openStore(config.DATABASE_URL, { clock, decisionKeys: decisionKeys(config.DECISION_LOG_KEY) })
  const log: string[] = []
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      log.push(String(chunk))
      done()
    }
  })
  const registry = source ?? (clients && registryOf(clients))
  const logger = pino({ level: (environment.LOG_LEVEL ?? 'trace') as Level }, sink)
  const app = await buildApp({
    config,
    services: await loadServices(config.SERVICES),
    clock,
    ...(ticks ? { ticks } : {}),
    logger,
    store: kept,
    registry
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return {
    app,
    origin: `http://127.0.0.1:${port}`,
    port,
    store: kept,
    log,
    registry: registry ?? { current: parseRegistry(JSON.stringify({ clients: [ehr()] }), 'none') },
    close: async () => {
      app.server.closeAllConnections()
      await app.close()
      await kept.close()
    }
  }
}

/** A registry as it would be read from a file in this folder; a test may put another in its place. */
function registryOf(clients: readonly object[]): { current: RegistrySource['current'] } & Omit<RegistrySource, 'current'> {
  const current = parseRegistry(JSON.stringify({ clients }), 'clients.json')
  return { current, admit: check => check(current), reload: async () => undefined }
}

type Body = { hookInstance: string; context: Record<string, unknown>; prefetch: Record<string, unknown> } & Record<
  string,
  unknown
>

const captured = (number: string): Body =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/sandbox/${number}.json`, import.meta.url), 'utf8')).body as Body

const samples: Readonly<Record<string, Body>> = {
  'patient-view': captured('19-patient-view-severe'),
  mild: captured('04-patient-view'),
  'order-select': captured('06-order-select'),
  'order-sign': captured('10-order-sign')
}

/** A valid call of a hook with data of its own: severe low magnesium, or an order that wastes magnesium; `mild` has warnings only. */
export function sampleCall(hook: string = 'patient-view', changes: object = {}): Body {
  const { fhirServer: _server, fhirAuthorization: _authorization, ...rest } = structuredClone(samples[hook]) as Body
  return { ...rest, hookInstance: randomUUID(), ...changes } as Body
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string; readonly body: unknown }

/** Posts JSON, or bytes as they are. */
export async function post(origin: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: raw ? (body as string) : JSON.stringify(body)
  })
  const text = await response.text()
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  return { status: response.status, headers: response.headers, text, body: parsed }
}

export const cardsOf = ({
  body
}: Answer): readonly { summary: string; indicator: string; source: { topic: { code: string } } }[] =>
  (body as { cards: never[] }).cards
