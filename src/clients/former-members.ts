import { isDeepStrictEqual } from 'node:util'
import { type Profile, type ProfileName, profiles } from './profile.ts'

type Json = Readonly<Record<string, unknown>>
type Fault = { readonly path: string; readonly message: string }

/** A registry with the members that had other names until this release under their new ones. */
export type Renamed = { readonly json: unknown; readonly warnings: readonly string[]; readonly faults: readonly Fault[] }

/** Reads former names for one release: each is a warning, and a fault where the new one is there too and says something else. */
export function withFormerMembers(json: unknown): Renamed {
  const clients = objectOf(json)?.clients
  if (!Array.isArray(clients)) return { json, warnings: [], faults: [] }
  const warnings: string[] = []
  const faults: Fault[] = []
  const renamed = clients.map((client, index) => {
    const profile = objectOf(objectOf(client)?.profile)
    if (!profile) return client
    const changed = renamedProfile(profile)
    const path = `$.clients[${index}].profile`
    for (const { former, name, isContradicted } of changed.renamed) {
      if (isContradicted)
        faults.push({ path: `${path}.${former}`, message: `is now ${name}, which is there too and says something else` })
      else warnings.push(`${path}.${former} is now ${name}: the former name is read for this release only`)
    }
    return { ...client, profile: changed.profile }
  })
  return { json: { ...objectOf(json), clients: renamed }, warnings, faults }
}

/** A whole profile as a former version kept it. */
export const profileKept = (profile: object): Profile => renamedProfile({ ...profile }).profile as Profile

type FormerName = {
  readonly former: string
  readonly name: string
  /** The value as the new member has it; nothing if it is none, which the schema then says. */
  readonly read: (value: unknown, profile: unknown) => unknown
}

const formerNames: readonly FormerName[] = [
  { former: 'mostCards', name: 'maxCards', read: value => value },
  { former: 'chartOpening', name: 'triggers', read: triggersOf }
]

function renamedProfile(profile: Json) {
  const renamed: { former: string; name: string; isContradicted: boolean }[] = []
  const changed = formerNames.reduce<Json>((so, { former, name, read }) => {
    if (!Object.hasOwn(so, former)) return so
    const { [former]: value, ...rest } = so
    const now = read(value, so.name)
    if (now === undefined) return so
    const isContradicted = Object.hasOwn(rest, name) && !isDeepStrictEqual(rest[name], now)
    renamed.push({ former, name, isContradicted })
    return { [name]: now, ...rest }
  }, profile)
  return { profile: changed, renamed }
}

/** Which codes open a chart, and whether orders were offered then all the same. */
function triggersOf(value: unknown, profile: unknown): unknown {
  const { extension, triggers, orders } = objectOf(value) ?? {}
  if (!Array.isArray(triggers) || typeof orders !== 'boolean') return undefined
  const usual = Object.hasOwn(profiles, String(profile)) ? profiles[profile as ProfileName].triggers : undefined
  return { extension, chartOpening: orders ? [] : triggers, discharge: usual?.extension === extension ? usual?.discharge : [] }
}

const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
