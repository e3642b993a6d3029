import { type Json, object, objects, string } from '../acquisition/json.ts'

/** One code of a value set. `prefix` holds for hierarchical codes such as ICD-10-CM and ATC. */
export type Member = {
  readonly concept: string
  readonly system: string
  readonly code: string
  readonly match: 'exact' | 'prefix'
  readonly display?: string
}

/** Addresses under which the code systems are also named in the field. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'urn:oid:2.16.840.1.113883.6.96': 'http://snomed.info/sct',
    'urn:oid:2.16.840.1.113883.6.90': 'http://hl7.org/fhir/sid/icd-10-cm',
    'http://hl7.org/fhir/sid/icd-10': 'http://hl7.org/fhir/sid/icd-10-cm',
    'urn:oid:2.16.840.1.113883.6.88': 'http://www.nlm.nih.gov/research/umls/rxnorm',
    'urn:oid:2.16.840.1.113883.6.1': 'http://loinc.org',
    'urn:oid:2.16.840.1.113883.6.73': 'http://www.whocc.no/atc'
  })
)

export const canonicalSystem = (system: string): string => aliases.get(system) ?? system

/** Codes of many concepts, made once at boot for look-ups that cost one map access. */
export class ValueSets {
  readonly #exact = new Map<string, Set<string>>()
  readonly #prefixes = new Map<string, Map<string, Set<string>>>()
  readonly #lengths = new Map<string, Set<number>>()
  readonly #displays = new Map<string, string>()

  constructor(members: Iterable<Member>) {
    for (const { concept, system, code, match, display } of members) {
      if (display && !this.#displays.has(`${system}|${code}`)) this.#displays.set(`${system}|${code}`, withoutTag(display))
      if (match === 'exact') addTo(this.#exact, `${system}|${code}`, concept)
      else {
        const bySystem = this.#prefixes.get(system) ?? new Map<string, Set<string>>()
        this.#prefixes.set(system, bySystem)
        addTo(bySystem, code, concept)
        this.#lengths.set(system, (this.#lengths.get(system) ?? new Set()).add(code.length))
      }
    }
  }

  /** The concepts that a FHIR CodeableConcept stands for, by its codings. Text is never matched here. */
  conceptsOf(concept: Json | undefined): ReadonlySet<string> {
    const found = new Set<string>()
    for (const coding of objects(concept?.coding)) {
      const system = string(coding.system)
      const code = string(coding.code)
      if (system && code) this.#collect(canonicalSystem(system), code, found)
    }
    return found
  }

  /** What the first listed coding is called, for a chart that sends a bare code. */
  displayOf(concept: Json | undefined): string | undefined {
    for (const coding of objects(concept?.coding)) {
      const display = this.#displays.get(`${canonicalSystem(string(coding.system) ?? '')}|${string(coding.code) ?? ''}`)
      if (display) return display
    }
    return undefined
  }

  #collect(system: string, code: string, found: Set<string>): void {
    for (const concept of this.#exact.get(`${system}|${code}`) ?? []) found.add(concept)
    for (const length of this.#lengths.get(system) ?? []) {
      for (const concept of this.#prefixes.get(system)?.get(code.slice(0, length)) ?? []) found.add(concept)
    }
  }
}

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
