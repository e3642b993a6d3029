import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { Card } from '../cds-hooks/response.ts'
import type { Client } from '../clients/client.ts'
import { type Registration, readRegistry } from '../clients/registry.ts'
import { type Clock, systemClock } from '../clock.ts'
import { cardText, plain } from './evaluate-text.ts'
import { readPrivateKey, signedToken } from './signed-token.ts'
import { withSettings } from './with-settings.ts'

const usage = `Usage: npm run call -- FILE --client ID [--key FILE] [--url BASE]

Calls a running service as the EHR would, with a signed token, and prints its cards.
  FILE          a CDS Hooks request, or a post of feedback (known by its member "feedback"); - reads standard input.
                TODAY in it becomes today's date. A member "service" names the service; else the hook decides
  --client ID   the client of the registry (CLIENTS_FILE) to be
  --key FILE    its private key, a JWK (ID.key.json beside the registry)
  --url BASE    where the service is (PUBLIC_URL). A service that is just starting is waited for

Examples:
  CLIENTS_FILE=data/clients.json npm run call -- fixtures/example/severe.json --client my-ehr
  CLIENTS_FILE=data/clients.json npm run call -- feedback.json --client my-ehr --url https://cds.example.org

Exit code: 0 answered, 1 something is wrong, 2 wrong usage. Why a token was refused is in the service's log alone (field "reason").
`

class UsageError extends Error {}

const options = { client: { type: 'string' }, key: { type: 'string' }, url: { type: 'string' } } as const

export type CallSettings = {
  readonly clientsFile: string | undefined
  /** What tokens name; the address that is called unless the environment says otherwise. */
  readonly statedPublicUrl: string | undefined
  readonly publicUrl: string
  /** Ids of services by the hook that they answer. */
  readonly offers: readonly { readonly id: string; readonly hook: string }[]
  readonly clock: Clock
  readonly stdout: Writable
  readonly stderr: Writable
  /** Milliseconds for which a service that does not listen yet is waited for. */
  readonly patience?: number
}

/** Calls the service with a signed token. @returns the exit code. */
export async function runCallCli(args: readonly string[], settings: CallSettings): Promise<number> {
  const { stdout, stderr } = settings
  if (args.includes('--help')) {
    stdout.write(usage)
    return 0
  }
  try {
    const { file, client: id, key, url } = read(args)
    if (settings.clientsFile === undefined)
      throw new Error('CLIENTS_FILE: is not set; it names the registry that knows the client')
    const { client, registration } = await registered(settings.clientsFile, id)
    const jwk = readPrivateKey(key ?? join(dirname(settings.clientsFile), `${id}.key.json`))
    const body = bodyOf(file, settings.clock(), registration, client)
    const path = pathOf(body, settings.offers)
    const base = (url ?? settings.publicUrl).replace(/\/+$/, '')
    const now = Math.floor(settings.clock() / 1000)
    const authorization = await signedToken(jwk, {
      iss: registration.issuer,
      aud: `${settings.statedPublicUrl ?? base}${path}`,
      sub: registration.subject,
      tenant: client.tenant,
      iat: now,
      exp: now + Math.min(300, registration.maxLifeSeconds)
    })
    const { service: _service, ...sent } = body
    return await told(await posted(`${base}${path}`, authorization, sent, settings.patience ?? 30_000), stdout, stderr)
  } catch (error) {
    const isUsage = error instanceof UsageError
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${usage}` : ''}`)
    return isUsage ? 2 : 1
  }
}

function read(args: readonly string[]) {
  const { values, positionals } = parsed(args)
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw new UsageError('Name one file.')
  if (values.client === undefined) throw new UsageError('Name a client of the registry by --client.')
  return { ...values, file, client: values.client }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

async function registered(path: string, id: string): Promise<{ client: Client; registration: Registration }> {
  const { registrations } = await readRegistry(path)
  for (const registration of registrations) {
    const client = registration.sites.find(site => site.id === id)
    if (client) return { client, registration }
  }
  throw new Error(`${path}: has no client ${id}`)
}

/** The request in the file. A site among several of one issuer is known by its FHIR base, which is put in where the file has none. */
function bodyOf(file: string, now: number, registration: Registration, client: Client): Json {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8').replaceAll('TODAY', new Date(now).toISOString().slice(0, 10)))
  } catch {
    throw new Error(`${file}: cannot be read as JSON`)
  }
  const body = object(json)
  if (!body) throw new Error(`${file}: is no JSON object`)
  if (body.feedback !== undefined) return body
  const [base] = client.fhirServers
  const withSite = registration.sites.length > 1 && body.fhirServer === undefined ? { fhirServer: base } : {}
  return { hookInstance: randomUUID(), ...body, ...withSite }
}

function pathOf({ service, hook, feedback }: Json, offers: CallSettings['offers']): string {
  const offer = offers.find(({ id, hook: answered }) =>
    service === undefined ? hook === undefined || answered === hook : id === service
  )
  if (!offer)
    throw new Error(`No service answers ${string(service) ?? string(hook)} (there are ${offers.map(({ id }) => id).join(', ')})`)
  return `/cds-services/${offer.id}${feedback === undefined ? '' : '/feedback'}`
}

async function posted(url: string, authorization: string, body: Json, patience: number): Promise<Response> {
  const until = performance.now() + patience
  for (;;) {
    try {
      return await fetch(url, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(30_000)
      })
    } catch (error) {
      const code = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined)?.code : undefined
      if (code !== 'ECONNREFUSED' || performance.now() > until)
        throw new Error(`${url}: does not answer (${code ?? 'no connection'})`)
      await pause(200)
    }
  }
}

async function told(response: Response, stdout: Writable, stderr: Writable): Promise<number> {
  const text = await response.text()
  let json: Json | undefined
  try {
    json = object(JSON.parse(text))
  } catch {
    json = undefined
  }
  if (!response.ok) {
    const [issue] = objects(json?.issue)
    const said = string(object(issue?.details)?.text) ?? 'no reason given'
    const hint =
      response.status === 401 || response.status === 412
        ? '; the line of this call in the log of the service says why (reason)'
        : ''
    stderr.write(plain(`${response.status}: ${said}${hint}\n`))
    return 1
  }
  const cards = objects(json?.cards) as unknown as readonly Card[]
  if (json?.cards === undefined) stdout.write('Feedback kept.\n')
  else stdout.write(cards.length > 0 ? cards.map(cardText).join('\n') : 'No card.\n')
  return 0
}

if (import.meta.main) {
  process.exitCode = await withSettings(({ config, services }) =>
    runCallCli(process.argv.slice(2), {
      clientsFile: config.CLIENTS_FILE,
      statedPublicUrl: process.env.PUBLIC_URL || undefined,
      publicUrl: config.PUBLIC_URL,
      offers: services.flatMap(service => service.offers),
      clock: systemClock,
      stdout: process.stdout,
      stderr: process.stderr
    })
  )
}
