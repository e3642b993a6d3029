import { type Json, list, number, object, objects, string } from '../acquisition/json.ts'
import { chartText } from './chart-text.ts'
import { day, hour, minute, moment } from './time.ts'

export type Route = 'oral' | 'intravenous' | 'intramuscular' | 'subcutaneous' | 'other'

/** An amount in one of the few units doses are written in. `count` is tablets, capsules or bags: what one holds, the product says. */
export type Amount = {
  readonly low: number
  readonly high: number
  readonly unit: 'g' | 'mmol' | 'mL' | 'count'
  readonly perKilogram: boolean
}

/** One dosage instruction, as far as it can be read. What could not be read is absent, never guessed. */
export type Dosage = {
  readonly text: string
  readonly route?: Route
  readonly dose?: Amount
  /** Amount per minute. */
  readonly rate?: Amount
  /** The rate was written per minute in grams: a slip of a thousand. */
  readonly gramsPerMinute: boolean
  /** Administrations per day, lowest and highest. */
  readonly perDay?: { readonly low: number; readonly high: number }
  /** Given once, by count or by absence of any repetition on a single event. */
  readonly once: boolean
  /** Minutes that one administration runs. */
  readonly runs?: number
  /** Minutes from start to the end of the order. */
  readonly lasts?: number
  readonly ends?: number
  readonly asNeeded: boolean
  readonly bedtime: boolean
  readonly timeStated: boolean
  /** True if there was a dose that is not one of the readable units. */
  readonly unreadable: boolean
  readonly method: string
}

const timeUnits: Readonly<Record<string, number>> = { s: 1 / 60, min: 1, h: 60, d: 1440, wk: 10080, mo: 43200, a: 525600 }

const units: Readonly<Record<string, readonly [Amount['unit'], number]>> = {
  g: ['g', 1],
  gm: ['g', 1],
  gram: ['g', 1],
  grams: ['g', 1],
  mg: ['g', 1e-3],
  milligram: ['g', 1e-3],
  milligrams: ['g', 1e-3],
  ug: ['g', 1e-6],
  mcg: ['g', 1e-6],
  mmol: ['mmol', 1],
  meq: ['mmol', 0.5],
  ml: ['mL', 1],
  milliliter: ['mL', 1],
  milliliters: ['mL', 1],
  l: ['mL', 1000],
  '{pill}': ['count', 1],
  '{tbl}': ['count', 1],
  '{tablet}': ['count', 1],
  '{capsule}': ['count', 1],
  '{cap}': ['count', 1],
  '{bag}': ['count', 1],
  '{vial}': ['count', 1],
  tab: ['count', 1],
  tabs: ['count', 1],
  tablet: ['count', 1],
  tablets: ['count', 1],
  cap: ['count', 1],
  caps: ['count', 1],
  capsule: ['count', 1],
  capsules: ['count', 1],
  pill: ['count', 1],
  pills: ['count', 1],
  bag: ['count', 1],
  bags: ['count', 1],
  vial: ['count', 1],
  vials: ['count', 1]
}

/** Times per day of the codes of GTSAbbreviation. */
const timingCodes: Readonly<Record<string, number>> = {
  QD: 1,
  BID: 2,
  TID: 3,
  QID: 4,
  QOD: 0.5,
  Q1H: 24,
  Q2H: 12,
  Q3H: 8,
  Q4H: 6,
  Q6H: 4,
  Q8H: 3,
  Q12H: 2,
  AM: 1,
  PM: 1,
  BED: 1,
  HS: 1,
  WK: 1 / 7,
  MO: 1 / 30
}

const routeCodes: Readonly<Record<string, Route>> = {
  '26643006': 'oral',
  '127492001': 'oral',
  '418136008': 'oral',
  '47625008': 'intravenous',
  '255560000': 'intravenous',
  '418114005': 'intravenous',
  '78421000': 'intramuscular',
  '34206005': 'subcutaneous',
  '46713006': 'other',
  '37161004': 'other',
  '6064005': 'other'
}

export function dosages(order: Json): readonly Dosage[] {
  return objects(order.dosageInstruction).map(instruction => readDosage(instruction, moment(order.authoredOn)?.at))
}

function readDosage(instruction: Json, authored: number | undefined): Dosage {
  const timing = object(instruction.timing)
  const repeat = object(timing?.repeat) ?? {}
  const first = objects(instruction.doseAndRate)[0]
  const text = [
    string(instruction.text),
    string(instruction.patientInstruction),
    ...objects(instruction.additionalInstruction).map(i => string(i.text))
  ]
    .filter(Boolean)
    .join('. ')
  const dose = amountOf(first?.doseQuantity) ?? rangeOf(first?.doseRange)
  const rate = rateOf(first)
  const doseWritten = first?.doseQuantity !== undefined || first?.doseRange !== undefined
  const bounds = boundsOf(repeat)
  const perDay = timesPerDay(repeat, timing)
  const events = list(timing?.event).length
  const runs = minutesOf(number(repeat.duration) ?? number(repeat.durationMax), repeat.durationUnit)
  const when = list(repeat.when)
  const route = routeOf(instruction, text)
  return {
    text: chartText(text, 400),
    ...(route ? { route } : {}),
    ...(dose ? { dose } : {}),
    ...(rate?.amount ? { rate: rate.amount } : {}),
    gramsPerMinute: (rate?.gramsPerMinute ?? false) || /\d\s*(g|gm|grams?)\s*(\/|per)\s*min/i.test(text),
    ...(perDay ? { perDay } : {}),
    once:
      number(repeat.count) === 1 ||
      events === 1 ||
      (perDay === undefined && events === 0 && Object.keys(repeat).every(key => notRepeating.has(key))),
    ...(runs === undefined ? {} : { runs }),
    ...(bounds.lasts === undefined ? {} : { lasts: bounds.lasts }),
    ...endOf(bounds, authored),
    asNeeded: instruction.asNeededBoolean === true || object(instruction.asNeededCodeableConcept) !== undefined,
    bedtime:
      when.includes('HS') ||
      timingCode(timing) === 'BED' ||
      timingCode(timing) === 'HS' ||
      /\b(bedtime|at night|nightly|hs|nocte)\b/i.test(text),
    timeStated:
      when.length > 0 ||
      list(repeat.timeOfDay).length > 0 ||
      /\b(bedtime|night\w*|morning|evening|noon|with (food|meals)|hs|nocte)\b/i.test(text),
    unreadable: (doseWritten && dose === undefined) || (!doseWritten && !rate?.amount),
    method: [displayText(instruction.method), displayText(instruction.route)].join(' ')
  }
}

const notRepeating = new Set([
  'duration',
  'durationUnit',
  'durationMax',
  'count',
  'boundsDuration',
  'boundsPeriod',
  'boundsRange'
])

function endOf(bounds: { end?: number; lasts?: number }, authored: number | undefined): { ends?: number } {
  if (bounds.end !== undefined) return { ends: bounds.end }
  if (bounds.lasts !== undefined && authored !== undefined) return { ends: authored + bounds.lasts * minute }
  return {}
}

function unitOf(quantity: Json): readonly [Amount['unit'], number, boolean] | undefined {
  for (const spelled of [string(quantity.code), string(quantity.unit)]) {
    if (!spelled) continue
    const [base = '', ...rest] = spelled
      .trim()
      .toLowerCase()
      .replace(/\(s\)$/, '')
      .split('/')
    const unit = units[base]
    if (unit && (rest.length === 0 || rest.join('/') === 'kg')) return [...unit, rest[0] === 'kg']
  }
  return undefined
}

function amountOf(value: unknown): Amount | undefined {
  const quantity = object(value)
  const figure = number(quantity?.value)
  const unit = quantity && unitOf(quantity)
  if (figure === undefined || figure <= 0 || !unit || quantity?.comparator !== undefined) return undefined
  return { low: figure * unit[1], high: figure * unit[1], unit: unit[0], perKilogram: unit[2] }
}

function rangeOf(value: unknown): Amount | undefined {
  const range = object(value)
  const low = amountOf(range?.low)
  const high = amountOf(range?.high)
  if (!high) return undefined
  return low && low.unit === high.unit ? { ...high, low: Math.min(low.low, high.low) } : high
}

type Rate = { readonly amount?: Amount; readonly gramsPerMinute: boolean }

function rateOf(first: Json | undefined): Rate | undefined {
  const ratio = object(first?.rateRatio)
  if (ratio) {
    const amount = amountOf(ratio.numerator)
    const per = object(ratio.denominator)
    const minutes = minutesOf(number(per?.value) ?? 1, string(per?.code) ?? string(per?.unit))
    return scaled(amount, minutes, amount?.unit === 'g' && isGram(object(ratio.numerator)) && minutes === 1)
  }
  const range = object(first?.rateRange)
  const quantity = object(first?.rateQuantity) ?? object(range?.high)
  if (!quantity) return undefined
  const spelled = string(quantity.code) ?? string(quantity.unit) ?? ''
  const parts = spelled.trim().split('/')
  const perUnit = parts.at(-1)
  const minutes = minutesOf(1, perUnit)
  const amount = amountOf({ value: quantity.value, unit: parts.slice(0, -1).join('/') })
  return scaled(amount, minutes, /^(g|gm|gram|grams)$/i.test(parts[0] ?? '') && minutes === 1)
}

const isGram = (quantity: Json | undefined): boolean =>
  /^(g|gm|grams?)$/i.test(string(quantity?.code) ?? string(quantity?.unit) ?? '')

function scaled(amount: Amount | undefined, minutes: number | undefined, gramsPerMinute: boolean): Rate {
  if (!amount || !minutes) return { gramsPerMinute }
  return { amount: { ...amount, low: amount.low / minutes, high: amount.high / minutes }, gramsPerMinute }
}

function minutesOf(value: number | undefined, unit: unknown): number | undefined {
  if (value === undefined || value <= 0) return undefined
  const name = typeof unit === 'string' ? unit.toLowerCase() : ''
  const words: Readonly<Record<string, string>> = {
    minute: 'min',
    minutes: 'min',
    hour: 'h',
    hours: 'h',
    hr: 'h',
    hrs: 'h',
    day: 'd',
    days: 'd',
    week: 'wk',
    weeks: 'wk'
  }
  const factor = timeUnits[words[name] ?? name]
  return factor === undefined ? undefined : value * factor
}

function boundsOf(repeat: Json): { end?: number; lasts?: number } {
  const duration = object(repeat.boundsDuration) ?? object(object(repeat.boundsRange)?.high)
  const lasts = minutesOf(number(duration?.value), string(duration?.code) ?? string(duration?.unit))
  const period = object(repeat.boundsPeriod)
  const start = moment(period?.start)
  const end = moment(period?.end)
  // A last day counts whole.
  const at = end && (end.dateOnly ? end.at + day : end.at)
  const spans = start && at !== undefined ? (at - start.at) / minute : undefined
  return {
    ...(at === undefined ? {} : { end: at }),
    ...((lasts ?? spans) === undefined ? {} : { lasts: (lasts ?? spans) as number })
  }
}

function timingCode(timing: Json | undefined): string | undefined {
  const code = object(timing?.code)
  return (
    objects(code?.coding)
      .flatMap(coding => string(coding.code) ?? [])[0]
      ?.toUpperCase() ?? string(code?.text)?.toUpperCase()
  )
}

function timesPerDay(repeat: Json, timing: Json | undefined): { low: number; high: number } | undefined {
  if (number(repeat.count) === 1) return undefined
  const perPeriod = Math.max(list(repeat.when).length, list(repeat.timeOfDay).length)
  const period = number(repeat.period)
  const length = minutesOf(period ?? 1, repeat.periodUnit ?? (period === undefined ? 'd' : undefined))
  const frequency = number(repeat.frequency)
  const days = list(repeat.dayOfWeek).length
  const share = days > 0 ? days / 7 : 1
  if (frequency !== undefined || perPeriod > 0 || period !== undefined) {
    if (length === undefined) return undefined
    const times = Math.max(frequency ?? 0, perPeriod) || 1
    const longest = minutesOf(number(repeat.periodMax), repeat.periodUnit) ?? length
    const most = Math.max(times, number(repeat.frequencyMax) ?? 0)
    return { low: ((times * 1440) / Math.max(longest, length)) * share, high: ((most * 1440) / length) * share }
  }
  const coded = timingCodes[timingCode(timing) ?? '']
  return coded === undefined ? undefined : { low: coded, high: coded }
}

function routeOf(instruction: Json, text: string): Route | undefined {
  const route = object(instruction.route)
  for (const coding of objects(route?.coding)) {
    const known = routeCodes[string(coding.code) ?? '']
    if (known) return known
  }
  const words = `${string(route?.text) ?? ''} ${text}`
  if (/\b(intravenous\w*|iv|ivpb)\b/i.test(words)) return 'intravenous'
  if (/\b(intramuscular\w*|im)\b/i.test(words)) return 'intramuscular'
  if (/\b(subcutaneous\w*|sc|subq|sq)\b/i.test(words)) return 'subcutaneous'
  if (/\b(oral\w*|by mouth|po|per os)\b/i.test(words)) return 'oral'
  return route ? 'other' : undefined
}

const displayText = (concept: unknown): string => {
  const json = object(concept)
  return [string(json?.text), ...objects(json?.coding).map(coding => string(coding.display))].filter(Boolean).join(' ')
}

/** How long ago, in hours, for words in cards. */
export const hoursBetween = (from: number, to: number): number => (to - from) / hour
