import { table } from './tables.ts'

type Listed = {
  readonly systems: Readonly<Record<string, string>>
  readonly excludes: Readonly<Record<string, readonly string[]>>
  readonly longestWins?: readonly (readonly string[])[]
  readonly rows: readonly (readonly [string, string, string, string, string])[]
}
type Code = { readonly code?: string; readonly system?: string }

/** The codes of one value set, single ones and branches of a classification. */
class Codes {
  readonly isValueSet = true
  readonly exact = new Set<string>()
  readonly branches: string[] = []
  excluded: readonly Codes[] = []

  /** Asked by the engine: a code, or the codes of one concept. */
  hasMatch(given: Code | readonly Code[]): boolean {
    return [given].flat().some(code => this.#has(keyOf(code)) && !this.excluded.some(other => other.#has(keyOf(code))))
  }

  #has(key: string): boolean {
    return this.exact.has(key) || this.branches.some(branch => key.startsWith(branch))
  }
}

const keyOf = ({ system = '', code = '' }: Code): string => `${system}|${/icd/i.test(system) ? plain(code) : code}`
/** ICD codes are compared without dot and case. */
const plain = (code: string): string => code.replace('.', '').toUpperCase()

const canonical = 'http://hypomagnesemia-cds.example/fhir/ValueSet/hypomagnesemia-'

/** Value sets by canonical address, made of the tables of codes alone. */
export function terminology(): { findValueSet: (address: string) => Codes; findValueSetsByOid: () => never } {
  const sets = new Map<string, Codes>()
  const setOf = (name: string): Codes => {
    const found = sets.get(name) ?? new Codes()
    sets.set(name, found)
    return found
  }
  const { rows } = table<{ rows: readonly (readonly [string, string])[] }>('value-sets/labs.json')
  for (const [concept, code] of rows) setOf(`lab-${concept}`).exact.add(`http://loinc.org|${code}`)
  for (const [kind, file] of [
    ['condition', 'conditions'],
    ['drug', 'drug-classes']
  ] as const)
    addListed(kind, table<Listed>(`value-sets/${file}.json`), setOf)
  addProducts(setOf)
  return {
    findValueSet: address => {
      const found = sets.get(address.slice(canonical.length))
      if (!found) throw new Error(`${address}: there is no such value set`)
      return found
    },
    findValueSetsByOid: () => {
      throw new Error('value sets are known by address')
    }
  }
}

function addListed(kind: string, { systems, excludes, rows }: Listed, setOf: (name: string) => Codes): void {
  for (const [concept, short, code, match] of rows) {
    const key = keyOf({ system: systems[short] ?? short, code })
    const codes = setOf(`${kind}-${concept}`)
    if (match === 'exact') codes.exact.add(key)
    if (match === 'prefix') codes.branches.push(key)
  }
  for (const [name, from] of Object.entries(excludes))
    for (const concept of from) {
      const codes = setOf(`${kind}-${concept}`)
      codes.excluded = [...codes.excluded, setOf(`${kind}-${name}`)]
    }
}

function addProducts(setOf: (name: string) => Codes): void {
  const { rows } = table<{ rows: readonly (readonly [string, string, number, readonly string[]])[] }>(
    'value-sets/drug-products.json'
  )
  for (const [code, route, , classes] of rows)
    for (const name of classes) {
      const key = `http://www.nlm.nih.gov/research/umls/rxnorm|${code}`
      setOf(`drug-${name}`).exact.add(key)
      setOf(`drug-${name}-${route}`).exact.add(key)
    }
}
