import { type Json, number, object, string } from '../acquisition/json.ts'

/** An amount in one of the few units doses are written in. `count` is tablets, capsules or bags: what one holds, the product says. */
export type Amount = {
  readonly low: number
  readonly high: number
  readonly unit: 'g' | 'mmol' | 'mEq' | 'mL' | 'count'
  readonly perKilogram: boolean
}

/** An amount per minute; `gramsPerMinute`: it was written in grams per minute, which is a slip of a thousand. */
export type Rate = { readonly amount?: Amount; readonly gramsPerMinute: boolean }

type Unit = readonly [unit: Amount['unit'], factor: number]

const spellings: readonly (readonly [Unit, readonly string[]])[] = [
  [
    ['g', 1],
    ['g', 'gm', 'gram', 'grams']
  ],
  [
    ['g', 1e-3],
    ['mg', 'milligram', 'milligrams']
  ],
  [
    ['g', 1e-6],
    ['ug', 'mcg', 'microgram', 'micrograms']
  ],
  [
    ['mmol', 1],
    ['mmol', 'millimole', 'millimoles']
  ],
  [
    ['mEq', 1],
    ['meq', 'milliequivalent', 'milliequivalents']
  ],
  [
    ['mL', 1],
    ['ml', 'milliliter', 'milliliters', 'cc']
  ],
  [
    ['mL', 1000],
    ['l', 'liter', 'liters']
  ],
  [
    ['count', 1],
    ['pill', 'tbl', 'tab', 'tablet', 'cap', 'capsule', 'bag', 'vial', 'caplet', 'ampule'].flatMap(word => [
      word,
      `${word}s`,
      `{${word}}`,
      `{${word}s}`
    ])
  ]
]

const units: ReadonlyMap<string, Unit> = new Map(spellings.flatMap(([unit, words]) => words.map(word => [word, unit] as const)))

const minutesPer: ReadonlyMap<string, number> = new Map(
  Object.entries({
    s: 1 / 60,
    min: 1,
    minute: 1,
    minutes: 1,
    h: 60,
    hr: 60,
    hrs: 60,
    hour: 60,
    hours: 60,
    d: 1440,
    day: 1440,
    days: 1440,
    wk: 10080,
    week: 10080,
    weeks: 10080,
    mo: 43200,
    a: 525600
  })
)

/** A time in minutes, or nothing if its unit is none. */
export function minutesOf(value: number | undefined, unit: unknown): number | undefined {
  const factor = typeof unit === 'string' ? minutesPer.get(unit.trim().toLowerCase()) : undefined
  const minutes = value === undefined || value <= 0 || factor === undefined ? undefined : value * factor
  return Number.isFinite(minutes) ? minutes : undefined
}

/** A unit spelled out: `mg`, `g/kg`, `Tablet(s)`. */
function unitOf(spelled: string | undefined): readonly [Unit, perKilogram: boolean] | undefined {
  const [base = '', ...rest] = (spelled ?? '').trim().toLowerCase().replace(/\(s\)/, '').split('/')
  const unit = units.get(base.trim())
  if (!unit || (rest.length > 0 && rest.join('/') !== 'kg')) return undefined
  return [unit, rest.length > 0]
}

/** A Quantity. Where code and printed unit are both units and not the same one, neither is believed. */
export function amountOf(value: unknown): Amount | undefined {
  const quantity = object(value)
  const figure = number(quantity?.value)
  const [coded, printed] = [unitOf(string(quantity?.code)), unitOf(string(quantity?.unit))]
  const read = coded ?? printed
  if (!read || figure === undefined || figure <= 0 || quantity?.comparator !== undefined) return undefined
  if (coded && printed && !same(coded, printed)) return undefined
  const [[unit, factor], perKilogram] = read
  if (!Number.isFinite(figure * factor)) return undefined
  return { low: figure * factor, high: figure * factor, unit, perKilogram }
}

type ReadUnit = NonNullable<ReturnType<typeof unitOf>>
const same = ([[a, x], k]: ReadUnit, [[b, y], l]: ReadUnit): boolean => a === b && x === y && k === l

/** A Range; without an upper end nothing is known. */
export function rangeOf(value: unknown): Amount | undefined {
  const range = object(value)
  const high = amountOf(range?.high)
  if (!high) return undefined
  const low = amountOf(range?.low)
  if (!low) return range?.low === undefined ? { ...high, low: high.high } : undefined
  return low.unit === high.unit && low.perKilogram === high.perKilogram && low.high <= high.high
    ? { ...high, low: low.low }
    : undefined
}

/** The rate of one `doseAndRate`, as ratio, quantity or range. */
export function rateOf(entry: Json | undefined): Rate | undefined {
  const ratio = object(entry?.rateRatio)
  if (ratio) return ratioRate(ratio)
  const range = object(entry?.rateRange)
  const quantity = object(entry?.rateQuantity) ?? object(range?.high)
  return quantity && quantityRate(quantity)
}

function ratioRate(ratio: Json): Rate {
  const per = object(ratio.denominator)
  const minutes = minutesOf(number(per?.value) ?? 1, string(per?.code)) ?? minutesOf(number(per?.value) ?? 1, string(per?.unit))
  const amount = amountOf(ratio.numerator)
  return perMinute(amount, minutes, minutes === 1 && isGram(object(ratio.numerator)))
}

function quantityRate(quantity: Json): Rate {
  for (const spelled of [string(quantity.code), string(quantity.unit)]) {
    const parts = (spelled ?? '').trim().split('/')
    const minutes = minutesOf(1, parts.at(-1))
    if (parts.length < 2 || minutes === undefined) continue
    const unit = parts.slice(0, -1).join('/')
    const amount = amountOf({ value: quantity.value, unit, comparator: quantity.comparator })
    return perMinute(amount, minutes, minutes === 1 && gram.test(unit.trim()))
  }
  return { gramsPerMinute: false }
}

const gram = /^(g|gm|grams?)$/i
const isGram = (quantity: Json | undefined): boolean => gram.test((string(quantity?.code) ?? string(quantity?.unit) ?? '').trim())

function perMinute(amount: Amount | undefined, minutes: number | undefined, gramsPerMinute: boolean): Rate {
  if (!amount || !minutes) return { gramsPerMinute }
  return { amount: { ...amount, low: amount.low / minutes, high: amount.high / minutes }, gramsPerMinute }
}
