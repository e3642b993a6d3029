import type { Client } from './clients/client.ts'
import { type ServicePackage, withLocalFile } from './guideline-folder.ts'

/** The services as the site of each client wants them. */
export type SiteServices = {
  /**
   * Reads the files that these clients name, before they come into force.
   * @throws Error naming the client, and file and path of what is wrong.
   */
  readonly prepare: (clients: readonly Client[]) => void
  readonly of: (client: Client, service: ServicePackage) => ServicePackage
}

export function siteServices(services: readonly ServicePackage[]): SiteServices {
  // A client that is read again is another object: the former ones go, and their services with them.
  const made = new WeakMap<Client, ReadonlyMap<ServicePackage, ServicePackage>>()
  return {
    prepare: clients => {
      for (const client of clients) {
        assertKnownReasons(client, services)
        assertKnownTopics(client, services)
        if (client.local) made.set(client, variantsOf(client, client.local, services))
      }
    },
    of: (client, service) => made.get(client)?.get(service) ?? service
  }
}

function variantsOf(
  { id }: Client,
  local: Readonly<Record<string, string>>,
  services: readonly ServicePackage[]
): ReadonlyMap<ServicePackage, ServicePackage> {
  return new Map(
    Object.entries(local).map(([name, file]) => {
      const service = services.find(item => item.name === name)
      if (!service)
        throw new Error(`Client ${id}: local.${name}: is not served (there are ${services.map(item => item.name).join(', ')})`)
      return [service, withLocalFile(service, file)] as const
    })
  )
}

/** A mistyped code would leave a reason untranslated, both ways. */
function assertKnownReasons({ id, profile }: Client, services: readonly ServicePackage[]): void {
  const known = services.flatMap(service => service.overrideReasons.map(reason => reason.code))
  assertKnown(Object.keys(profile.overrideReasons ?? {}), known, `Client ${id}: profile.overrideReasons`, 'override reason')
}

/** A topic that was meant to be quiet and is mistyped would go on alarming. */
function assertKnownTopics({ id, topics }: Client, services: readonly ServicePackage[]): void {
  const known = services.flatMap(service => service.topics.map(topic => topic.code))
  assertKnown(Object.keys(topics ?? {}), known, `Client ${id}: topics`, 'topic')
}

function assertKnown(named: readonly string[], known: readonly string[], path: string, what: string): void {
  const unknown = named.find(code => !known.includes(code))
  if (unknown) throw new Error(`${path}.${unknown}: is no ${what} (there are ${[...new Set(known)].join(', ')})`)
}
