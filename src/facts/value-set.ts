import { type Json, object, objects, string } from '../acquisition/json.ts'
import { type CanonicalCoding, canonicalCode, canonicalCoding } from '../terminology/canonical-coding.ts'
import { codeSystem, isKnownSystem, type ListKind } from '../terminology/code-system.ts'

export { type LocalCode, type LocalCodes, localKey } from '../acquisition/local-codes.ts'
export { type CanonicalCoding, canonicalCode, canonicalCoding } from '../terminology/canonical-coding.ts'
export { canonicalSystem, codeSystem, type ListKind } from '../terminology/code-system.ts'

/** One code of a value set. `prefix` holds for hierarchical codes such as ICD-10-CM and ATC. */
export type Member = {
  readonly concept: string
  readonly system: string
  readonly code: string
  readonly match: 'exact' | 'prefix'
  readonly display?: string
}

/** How concepts bear on each other within one CodeableConcept. */
export type ConceptRules = {
  /** Concepts that say what a code is not (`exclude-...`), with those that it takes away. */
  readonly excludes?: Readonly<Record<string, readonly string[]>>
  /** Groups of concepts of which one code has the one whose listed code is the longest. */
  readonly longestWins?: readonly (readonly string[])[]
}

/** Codes of many concepts, made once at boot for look-ups that cost one map access. */
export class ValueSets {
  readonly #exact = new Map<string, Set<string>>()
  readonly #prefixes = new Map<string, Map<string, Set<string>>>()
  /** Lengths of the prefixes of each system, longest first. */
  readonly #lengths = new Map<string, readonly number[]>()
  readonly #displays = new Map<string, string>()
  readonly #excludes: ReadonlyMap<string, readonly string[]>
  readonly #groups: ReadonlyMap<string, number>

  constructor(members: Iterable<Member>, { excludes = {}, longestWins = [] }: ConceptRules = {}) {
    this.#excludes = new Map(Object.entries(excludes))
    this.#groups = new Map(longestWins.flatMap((group, index) => group.map(concept => [concept, index] as const)))
    for (const { concept, match, display, ...sent } of members) {
      const { system, code } = canonicalCode(sent.system, sent.code)
      if (display && !this.#displays.has(`${system}|${code}`)) this.#displays.set(`${system}|${code}`, withoutTag(display))
      if (match === 'exact') addTo(this.#exact, `${system}|${code}`, concept)
      else {
        const bySystem = this.#prefixes.get(system) ?? new Map<string, Set<string>>()
        this.#prefixes.set(system, bySystem)
        addTo(bySystem, code, concept)
        const lengths = new Set(this.#lengths.get(system)).add(code.length)
        this.#lengths.set(
          system,
          [...lengths].sort((a, b) => b - a)
        )
      }
    }
  }

  /** The concepts that a FHIR CodeableConcept stands for, by all its codings. Text is never matched here. */
  conceptsOf(concept: Json | undefined): ReadonlySet<string> {
    const found = new Set<string>()
    for (const coding of objects(concept?.coding)) {
      const canonical = canonicalCoding(coding)
      if (canonical) this.#collect(canonical, found)
    }
    return this.withoutExcluded(found)
  }

  conceptsOfCode(coding: CanonicalCoding): ReadonlySet<string> {
    const found = new Set<string>()
    this.#collect(coding, found)
    return this.withoutExcluded(found)
  }

  /** Without what its own exclusions take away. */
  withoutExcluded(found: Set<string>): ReadonlySet<string> {
    for (const concept of found) for (const excluded of this.#excludes.get(concept) ?? []) found.delete(excluded)
    return found
  }

  /** What the first listed coding is called, for a chart that sends a bare code: of a code under a listed one the name of that. */
  displayOf(concept: Json | undefined): string | undefined {
    for (const coding of objects(concept?.coding)) {
      const canonical = canonicalCoding(coding)
      const display = canonical && this.#displayOfCode(canonical)
      if (display) return display
    }
    return undefined
  }

  #displayOfCode({ system, code }: CanonicalCoding): string | undefined {
    const exact = this.#displays.get(`${system}|${code}`)
    if (exact) return exact
    const listed = this.#prefixes.get(system)
    const length = this.#lengths.get(system)?.find(size => size <= code.length && listed?.has(code.slice(0, size)))
    return length === undefined ? undefined : this.#displays.get(`${system}|${code.slice(0, length)}`)
  }

  #collect({ system, code }: CanonicalCoding, found: Set<string>): void {
    if (isSequela(system, code)) return
    const exact = this.#exact.get(`${system}|${code}`)
    const lengths = this.#lengths.get(system)
    if (!exact && !lengths) return
    const taken = new Set<number>()
    this.#add(exact, taken, found)
    if (!lengths) return
    const prefixes = this.#prefixes.get(system)
    for (const length of lengths) if (length <= code.length) this.#add(prefixes?.get(code.slice(0, length)), taken, found)
  }

  /** Asked from the longest listed code to the shortest, so that the first of a group is the one that counts. */
  #add(concepts: ReadonlySet<string> | undefined, taken: Set<number>, found: Set<string>): void {
    if (!concepts) return
    const before = taken.size === 0 ? noGroups : new Set(taken)
    for (const concept of concepts) {
      const group = this.#groups.get(concept)
      if (group !== undefined && before.has(group)) continue
      if (group !== undefined) taken.add(group)
      found.add(concept)
    }
  }
}

const noGroups: ReadonlySet<number> = new Set()

/** The seventh character S of ICD-10-CM: what is left of something that is over. */
const isSequela = (system: string, code: string): boolean =>
  system === codeSystem.icd10cm && code.length === 7 && code.endsWith('S')

/** Is any of these codings of a system that is understood in such a list, whatever it means? */
export const isInKnownSystem = (concept: Json | undefined, kind: ListKind): boolean =>
  objects(concept?.coding).some(coding => {
    const canonical = canonicalCoding(coding)
    return canonical !== undefined && isKnownSystem(canonical.system, kind)
  })

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key)
  if (known) known.add(value)
  else map.set(key, new Set([value]))
}

/** `Tremor (finding)` without the kind that SNOMED CT adds. */
const withoutTag = (display: string): string => display.replace(/ \([a-z ]+\)$/, '')

/** What a CodeableConcept is called: its text, else the first display. */
export function displayOf(concept: unknown): string | undefined {
  const json = object(concept)
  return string(json?.text) ?? objects(json?.coding).flatMap(coding => string(coding.display) ?? [])[0]
}
