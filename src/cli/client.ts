import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { object } from '../acquisition/json.ts'
import { parseRegistry } from '../clients/registry.ts'

const usage = `Usage: npm run client -- new ID [--issuer URL] [--fhir URL] [--out FOLDER]

Makes a client of your own to try calls with: a pair of keys, and an entry of the registry that knows the public one.
  FOLDER/clients.json   the registry; an existing one gets the entry added
  FOLDER/ID.key.json    the private key, for you alone; an existing one is never overwritten
  --issuer URL  what its tokens name as issuer (urn:cds-client:ID)
  --fhir URL    a FHIR base that may be read for it; none unless given
  --out FOLDER  where to (the present folder)

Examples:
  npm run client -- new my-ehr
  npm run client -- new my-ehr --fhir https://fhir.example.org/r4 --out data
  CLIENTS_FILE=data/clients.json npm start

Exit code: 0 made, 1 something is in the way, 2 wrong usage.
`

class UsageError extends Error {}

const options = { issuer: { type: 'string' }, fhir: { type: 'string' }, out: { type: 'string', default: '.' } } as const

/** Makes a registry entry with a key pair. @returns the exit code. */
export function runClientCli(args: readonly string[], { stdout, stderr }: { stdout: Writable; stderr: Writable }): number {
  if (args.includes('--help')) {
    stdout.write(usage)
    return 0
  }
  try {
    const { id, issuer, fhir, out } = read(args)
    for (const line of newClient(id, issuer, fhir, out)) stdout.write(`${line}\n`)
    return 0
  } catch (error) {
    const isUsage = error instanceof UsageError
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `\n${usage}` : ''}`)
    return isUsage ? 2 : 1
  }
}

function read(args: readonly string[]) {
  const { values, positionals } = parsed(args)
  const [command, id, ...others] = positionals
  if (command !== 'new' || id === undefined || others.length > 0) throw new UsageError('Say "new" and one id.')
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id))
    throw new UsageError(`${id}: an id is letters, digits, dot, dash or underscore.`)
  return { id, issuer: values.issuer ?? `urn:cds-client:${id}`, fhir: values.fhir, out: values.out }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Nothing is written unless all of it can be. */
function newClient(id: string, issuer: string, fhir: string | undefined, out: string): readonly string[] {
  const registry = join(out, 'clients.json')
  const keyFile = join(out, `${id}.key.json`)
  const kid = randomUUID()
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const named = { kid, alg: 'ES384', use: 'sig' }
  const entry = {
    id,
    issuer,
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), ...named }] },
    fhirServers: fhir ? [fhir] : []
  }
  const text = withEntry(registry, entry)
  if (existsSync(keyFile)) throw new Error(`${keyFile}: is there already, and a key is never overwritten`)
  mkdirSync(out, { recursive: true })
  writeFileSync(keyFile, `${JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...named }, null, 2)}\n`, {
    mode: 0o600,
    flag: 'wx'
  })
  writeFileSync(registry, text)
  return [
    `${registry}: client ${id} added, with its public key`,
    `${keyFile}: its private key, to sign calls with; keep it to yourself`,
    `next: CLIENTS_FILE=${registry} npm start, then CLIENTS_FILE=${registry} npm run call -- FILE --client ${id}`
  ]
}

/** The registry with one more entry, checked as at the start. @throws Error naming file and path */
function withEntry(path: string, entry: { readonly id: string }): string {
  const former = existsSync(path) ? readRegistry(path) : { clients: [] }
  if (former.clients.some(client => client.id === entry.id)) throw new Error(`${path}: has a client ${entry.id} already`)
  const text = `${JSON.stringify({ ...former, clients: [...former.clients, entry] }, null, 2)}\n`
  parseRegistry(text, path)
  return text
}

function readRegistry(path: string): { readonly clients: readonly { readonly id?: unknown }[] } {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Error(`${path}: cannot be read as JSON`)
  }
  const registry = object(json)
  if (!Array.isArray(registry?.clients)) throw new Error(`${path}: $.clients: is no list`)
  return { ...registry, clients: registry.clients }
}

if (import.meta.main) process.exitCode = runClientCli(process.argv.slice(2), process)
