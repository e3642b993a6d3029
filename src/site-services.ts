import type { Client, ShadowSetting } from './clients/client.ts'
import { type ServicePackage, serviceIn, withLocalFile } from './guideline-folder.ts'

/** The services as the site of each client wants them. */
export type SiteServices = {
  /**
   * Reads the files that these clients name, before they come into force.
   * @throws Error naming the client, and file and path of what is wrong.
   */
  readonly prepare: (clients: readonly Client[]) => void
  readonly of: (client: Client, service: ServicePackage) => ServicePackage
  /** What judges a share of the client's calls beside the service; nothing for clients that have none. */
  readonly shadowOf: (client: Client, service: ServicePackage) => ServicePackage | undefined
}

export function siteServices(services: readonly ServicePackage[]): SiteServices {
  // A client that is read again is another object: the former ones go, and their services with them.
  const made = new WeakMap<Client, ReadonlyMap<ServicePackage, ServicePackage>>()
  const shadows = new WeakMap<Client, ReadonlyMap<ServicePackage, ServicePackage>>()
  return {
    prepare: clients => {
      for (const client of clients) {
        assertKnownReasons(client, services)
        assertKnownTopics(client, services)
        if (client.local) made.set(client, variantsOf(client, client.local, services))
        if (client.shadow) shadows.set(client, shadowOf(client, client.shadow, services))
      }
    },
    of: (client, service) => made.get(client)?.get(service) ?? service,
    shadowOf: (client, service) => (client.shadow ? shadows.get(client)?.get(service) : undefined)
  }
}

/** The one service that the shadow is of: by the folder's name, else the one that takes files of sites. The client's own file holds for another version too. */
function shadowOf(
  { id, local: own = {} }: Client,
  { local, knowledge }: ShadowSetting,
  services: readonly ServicePackage[]
): ReadonlyMap<ServicePackage, ServicePackage> {
  const wrong = (member: string, what: string): Error => new Error(`Client ${id}: shadow.${member}: ${what}`)
  const attempt = <T>(member: string, make: () => T): T => {
    try {
      return make()
    } catch (error) {
      throw wrong(member, error instanceof Error ? error.message : String(error))
    }
  }
  const other = knowledge === undefined ? undefined : attempt('knowledge', () => serviceIn(knowledge))
  const [live, ...others] = services.filter(service => (other ? service.name === other.name : service.withLocal !== undefined))
  if (!live) throw wrong(other ? 'knowledge' : 'local', `${other?.name ?? 'no service that takes a file'} is not served`)
  if (others.length > 0) throw wrong('local', 'several services take a file')
  const file = local ?? own[live.name]
  const version = other ?? live
  return new Map([[live, file === undefined ? version : attempt('local', () => withLocalFile(version, file))]])
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
