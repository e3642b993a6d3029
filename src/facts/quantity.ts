import { type Json, number, string } from '../acquisition/json.ts'

/** What kind of unit a code speaks of. A mass unit on a moles code is a contradiction, not a conversion. */
export type Property = 'mass' | 'moles' | 'other' | 'any'

/** One accepted unit: canonical value = value * multiply / divide. */
export type Unit = {
  readonly code: string
  readonly spellings: readonly string[]
  readonly property: Property
  readonly multiply: number
  readonly divide: number
}

/** The closed list of units of one analyte, by every accepted spelling. */
export type UnitTable = ReadonlyMap<string, Unit>

export function unitTable(units: readonly Unit[]): UnitTable {
  return new Map(units.flatMap(unit => [unit.code, ...unit.spellings].map(spelling => [spelling, unit] as const)))
}

/** Thresholds are compared at six decimals, so that a conversion's last bits never move a value across one. */
export const round6 = (value: number): number => Math.round(value * 1e6) / 1e6

export type ReadQuantity =
  | {
      readonly ok: true
      readonly value: number
      readonly convert: (raw: number) => number
      readonly unit: Unit
      readonly comparator?: Comparator
    }
  | { readonly ok: false; readonly reason: 'no-unit' | 'not-convertible' | 'implausible' | 'comparator' }

export type Comparator = '<' | '<=' | '>' | '>='
const comparators = new Set<unknown>(['<', '<=', '>', '>='])

/**
 * Reads a FHIR Quantity into the canonical unit. The unit comes from the quantity and from nowhere else: not from the LOINC
 * code, not from the size of the number.
 */
export function readQuantity(quantity: Json, units: UnitTable, property: Property): ReadQuantity {
  const value = number(quantity.value)
  if (value === undefined) return { ok: false, reason: 'implausible' }
  const code = string(quantity.code)
  const text = string(quantity.unit)
  // A code of another system is not UCUM: then the printed unit speaks.
  const spelled = quantity.system === undefined || isUcum(quantity.system) ? (code ?? text) : text
  if (spelled === undefined) return { ok: false, reason: 'no-unit' }
  const unit = units.get(spelled.trim())
  if (!unit) return { ok: false, reason: 'not-convertible' }
  const printed = text && spelled === code ? units.get(text.trim()) : undefined
  if (printed && printed.code !== unit.code) return { ok: false, reason: 'not-convertible' }
  if (property !== 'any' && unit.property !== 'any' && unit.property !== property) return { ok: false, reason: 'not-convertible' }
  if (quantity.comparator !== undefined && quantity.comparator !== null && !comparators.has(quantity.comparator)) {
    return { ok: false, reason: 'comparator' }
  }
  const convert = (raw: number): number => round6((raw * unit.multiply) / unit.divide)
  const comparator = comparators.has(quantity.comparator) ? { comparator: quantity.comparator as Comparator } : {}
  return { ok: true, value: convert(value), convert, unit, ...comparator }
}

const isUcum = (system: unknown): boolean => system === 'http://unitsofmeasure.org' || system === 'urn:oid:2.16.840.1.113883.6.8'
