import table from './code-systems.json' with { type: 'json' }

/** Addresses of the code systems that are known here, by short name. */
export const codeSystem = table.systems

/** Kinds of list; each knows its own systems. */
export type ListKind = keyof typeof table.known

const known: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(table.known).map(([kind, names]) => [
    kind,
    new Set(names.map(name => table.systems[name as keyof typeof table.systems]))
  ])
)

/** Is a code of this (canonical) system understood in such a list, whatever it means? */
export const isKnownSystem = (system: string, kind: ListKind): boolean => known.get(kind)?.has(system) === true

/** An address as it is compared: without version, case, `https`, trailing slash and `urn:oid:`. */
const comparable = (system: string): string =>
  (system.trim().split('|', 1)[0] ?? '')
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, 'http://')
    .replace(/^urn:oid:/, '')
    .replace(/\/$/, '')

const byName: ReadonlyMap<string, string> = new Map([
  ...Object.values(table.systems).map(system => [comparable(system), system] as const),
  ...table.rows.map(([canonical = '', alias = '']) => [comparable(alias), canonical] as const)
])

/** Every edition and version of SNOMED CT holds the same concept ids. */
const snomedEdition = /^http:\/\/snomed\.info\/sct\/\d+(\/version\/\d+)?$/

function canonicalOf(system: string): string {
  const name = comparable(system)
  return byName.get(name) ?? (snomedEdition.test(name) ? codeSystem.snomed : system.trim())
}

/** Addresses met so far. Bounded, since a caller may send any number of them. */
const met = new Map<string, string>(Object.values(table.systems).map(system => [system, system]))
const maxMet = 1000

/** The address by which a code system is known, however a sender spells it; an unknown one as it came. */
export function canonicalSystem(system: string): string {
  const before = met.get(system)
  if (before !== undefined) return before
  const canonical = canonicalOf(system)
  if (met.size < maxMet) met.set(system, canonical)
  return canonical
}
