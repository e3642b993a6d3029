import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Client } from './client.ts'
import { withFormerMembers } from './former-members.ts'
import { RegistryError } from './registry-error.ts'
import { type RegistryEntry, registryFileSchema } from './registry-file.ts'

/** A sender of tokens: its clients, and what is needed to tell that a token is really theirs. */
export type Registration = {
  /** Sites that this issuer speaks for, told apart by the FHIR base of a call; most have one. */
  readonly sites: readonly [Client, ...Client[]]
  readonly issuer: string
  readonly algorithms: readonly string[]
  /** What its tokens may name beside the address that is called. */
  readonly audiences: readonly string[]
  readonly subject: string | undefined
  readonly maxLifeSeconds: number
  /** Values of the `jku` header that are tolerated; of these only key addresses of the registry are ever fetched. */
  readonly jku: ReadonlySet<string>
  readonly keys: { readonly jwks: NonNullable<RegistryEntry['jwks']> } | { readonly jwksUris: readonly string[] }
}

/** All known clients, as they stood when the file was read. */
export type Registry = {
  readonly clients: readonly Client[]
  /** Members of the file that have other names now. */
  readonly warnings: readonly string[]
  readonly registrations: readonly Registration[]
  /** Every origin of any client. */
  readonly origins: ReadonlySet<string>
  /** All registrations of an issuer, whatever the tenant. */
  readonly ofIssuer: (issuer: string) => readonly Registration[]
  /** The registration for an issuer; one made for this very tenant wins over one that names none. */
  readonly find: (issuer: string, tenant: string | undefined) => Registration | undefined
}

/** Holds the registry in force. Swapping `current` changes the next call, never one under way. */
export type RegistrySource = {
  readonly current: Registry
  /** Has every registry checked before it comes into force, the present one at once. Whatever the check throws keeps it out. */
  readonly admit: (check: (registry: Registry) => void) => void
  /** Reads the file again. A wrong file throws and leaves the registry in force as it was. */
  readonly reload: () => Promise<void>
}

/**
 * Reads and checks a registry file.
 * @throws Error naming the file and the JSON path of everything that is wrong in it, never a value.
 */
export async function readRegistry(path: string): Promise<Registry> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`Client registry ${path} cannot be read (${cause.code ?? 'unknown reason'}).`)
  })
  return parseRegistry(text, path)
}

/** @throws Error as `readRegistry` does. */
export function parseRegistry(text: string, path: string): Registry {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error(`Client registry ${path} is not valid JSON.`)
  }
  const former = withFormerMembers(json)
  const parsed = registryFileSchema.safeParse(former.json)
  const wrong = parsed.error?.issues.map(issue => ({ path: jsonPath(issue.path), message: issue.message })) ?? []
  const faults = [...former.faults, ...wrong]
  if (!parsed.success || faults.length > 0) throw new RegistryError(path, faults)
  return { ...loadRegistry(parsed.data.clients, dirname(path)), warnings: former.warnings }
}

/** Makes the lookup from entries that have been checked. Files of sites are looked for from `folder`. */
function loadRegistry(entries: readonly RegistryEntry[], folder: string): Omit<Registry, 'warnings'> {
  const byIssuer = new Map<string, Map<string | undefined, Registration>>()
  for (const entry of entries) {
    const tenants = byIssuer.get(entry.issuer) ?? new Map<string | undefined, Registration>()
    const client = clientOf(entry, folder)
    const former = tenants.get(entry.tenant)
    tenants.set(entry.tenant, former ? { ...former, sites: [...former.sites, client] } : registrationOf(entry, client))
    byIssuer.set(entry.issuer, tenants)
  }
  const registrations = [...byIssuer.values()].flatMap(tenants => [...tenants.values()])
  const clients = registrations.flatMap(registration => registration.sites)
  return {
    clients,
    registrations,
    origins: new Set(clients.flatMap(client => client.origins)),
    ofIssuer: issuer => [...(byIssuer.get(issuer)?.values() ?? [])],
    find: (issuer, tenant) => {
      const tenants = byIssuer.get(issuer)
      return tenants?.get(tenant) ?? tenants?.get(undefined)
    }
  }
}

/** Reads the file now and keeps it for `reload`. */
export async function openRegistry(path: string): Promise<RegistrySource> {
  let current = await readRegistry(path)
  const checks: ((registry: Registry) => void)[] = []
  return {
    get current() {
      return current
    },
    admit: check => {
      check(current)
      checks.push(check)
    },
    reload: async () => {
      const next = await readRegistry(path)
      for (const check of checks) check(next)
      current = next
    }
  }
}

function clientOf(entry: RegistryEntry, folder: string): Client {
  const { id, tenant, profile, fhirServers, origins, admin, rateLimit, topics, timeZone } = entry
  const local =
    entry.local && Object.fromEntries(Object.entries(entry.local).map(([service, file]) => [service, resolve(folder, file)]))
  const shadow = entry.shadow && {
    share: entry.shadow.share,
    local: entry.shadow.local && resolve(folder, entry.shadow.local),
    knowledge: entry.shadow.knowledge && resolve(folder, entry.shadow.knowledge)
  }
  return Object.freeze({
    id,
    issuer: entry.issuer,
    tenant,
    profile,
    local,
    shadow,
    fhirServers,
    origins,
    admin,
    rateLimit,
    topics,
    timeZone
  })
}

function registrationOf(entry: RegistryEntry, client: Client): Registration {
  const jwksUris = [entry.jwksUri ?? []].flat()
  return {
    sites: [client],
    issuer: entry.issuer,
    algorithms: entry.algorithms,
    audiences: entry.audiences ?? [],
    subject: entry.subject,
    maxLifeSeconds: entry.maxLifeSeconds,
    jku: new Set([...entry.jku, ...jwksUris]),
    keys: jwksUris.length === 0 ? { jwks: entry.jwks ?? { keys: [] } } : { jwksUris }
  }
}

function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((so, part) => (typeof part === 'number' ? `${so}[${part}]` : `${so}.${String(part)}`), '$')
}
