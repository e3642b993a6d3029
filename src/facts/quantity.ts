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
  /** Limits of the guideline as they are written in this unit, where a conversion's rounding would move a value across one. */
  readonly edges?: readonly UnitEdge[] | undefined
}

/** A limit, `written` in the unit and as its canonical `value`. `belongs`: on which of its sides the limit itself lies. */
export type UnitEdge = { readonly written: number; readonly value: number; readonly belongs: 'above' | 'below' }

/** The closed list of units of one analyte, by every accepted spelling. */
export type UnitTable = ReadonlyMap<string, Unit>

export function unitTable(units: readonly Unit[]): UnitTable {
  return new Map(units.flatMap(unit => [unit.code, ...unit.spellings].map(spelling => [plainUnit(spelling), unit] as const)))
}

const plainUnits = new Map<string, string>()

/**
 * A unit as it is looked up: of units with a denominator case, braces, blanks and the ways of writing a power mean nothing, and the
 * two signs for micro are a `u`. There is no other liberty: what a table does not list is not read.
 */
export function plainUnit(spelling: string): string {
  const known = plainUnits.get(spelling)
  if (known !== undefined) return known
  const trimmed = spelling.trim().replace(/[µμ]/g, 'u')
  const plain = trimmed.includes('/')
    ? trimmed
        .toLowerCase()
        .replaceAll('²', '2')
        .replace(/[\s{}_^*]/g, '')
    : trimmed
  // Only what comes again and again is worth keeping.
  if (plainUnits.size < 500 && spelling.length < 40) plainUnits.set(spelling, plain)
  return plain
}

/** Thresholds are compared at six decimals, so that a conversion's last bits never move a value across one. */
export const round6 = (value: number): number => Math.round(value * 1e6) / 1e6

export type ReadQuantity =
  | {
      readonly ok: true
      readonly value: number
      readonly convert: (raw: number) => number
      readonly unit: Unit
      readonly comparator: Comparator | undefined
    }
  | {
      readonly ok: false
      readonly reason: 'no-unit' | 'not-convertible' | 'implausible' | 'comparator'
      /** The unit is a known one and no unit of what the code speaks of: what the quantity says if the unit is right. */
      readonly byUnit: { readonly value: number; readonly unit: Unit } | undefined
    }

export type Comparator = '<' | '<=' | '>' | '>='
const comparators = new Set<unknown>(['<', '<=', '>', '>='])

/**
 * Reads a FHIR Quantity into the canonical unit. The unit comes from the quantity and from nowhere else: not from the LOINC
 * code, not from the size of the number.
 */
export function readQuantity(quantity: Json, units: UnitTable, property: Property): ReadQuantity {
  const value = number(quantity.value)
  if (value === undefined) return unread('implausible')
  const code = string(quantity.code)
  const text = string(quantity.unit)
  // A code of another system is not UCUM: then the printed unit speaks.
  const spelled = quantity.system === undefined || isUcum(quantity.system) ? (code ?? text) : text
  // A table that lists the empty spelling says that the code fixes the unit.
  const unit = spelled === undefined && code !== undefined ? undefined : units.get(plainUnit(spelled ?? ''))
  if (!unit) return unread(spelled === undefined ? 'no-unit' : 'not-convertible')
  const printed = text && spelled === code ? units.get(plainUnit(text)) : undefined
  if (printed && printed.code !== unit.code) return unread('not-convertible')
  const convert = (raw: number): number => besideEdges(round6((raw * unit.multiply) / unit.divide), raw, unit.edges)
  const compared = quantity.comparator !== undefined && quantity.comparator !== null
  if (property !== 'any' && unit.property !== 'any' && unit.property !== property) {
    return unread('not-convertible', compared ? undefined : { value: convert(value), unit })
  }
  if (compared && !comparators.has(quantity.comparator)) return unread('comparator')
  const comparator = compared ? (quantity.comparator as Comparator) : undefined
  return { ok: true, value: convert(value), convert, unit, comparator }
}

type Unread = Extract<ReadQuantity, { readonly ok: false }>
const unread = (reason: Unread['reason'], byUnit?: Unread['byUnit']): Unread => ({ ok: false, reason, byUnit })

/** A converted value on the side of each limit on which the written one lies. */
function besideEdges(value: number, written: number, edges: readonly UnitEdge[] | undefined): number {
  if (!edges) return value
  for (const edge of edges) {
    const above = edge.belongs === 'above' ? written >= edge.written : written > edge.written
    const isAbove = edge.belongs === 'above' ? value >= edge.value : value > edge.value
    if (above !== isAbove)
      return edge.belongs === (above ? 'above' : 'below') ? edge.value : round6(edge.value + (above ? 1e-6 : -1e-6))
  }
  return value
}

const isUcum = (system: unknown): boolean => system === 'http://unitsofmeasure.org' || system === 'urn:oid:2.16.840.1.113883.6.8'
