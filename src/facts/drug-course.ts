import type { Dosage } from './dosage.ts'
import type { DrugOrder } from './drug-order.ts'
import { day, minute } from './time.ts'

/** How an order gives its drug over time, as far as it states that. */
export type DrugCourse = {
  /** One dose; doses that repeat; or a drug that runs on. */
  readonly kind: 'once' | 'repeated' | 'continuous'
  /** As needed, or by a protocol: nothing says that it is ever given. */
  readonly conditional: boolean
  /** When it begins; the end of the day where only a date is told. */
  readonly from: number | undefined
  /** Minutes that one dose runs. */
  readonly runs: number | undefined
  /** Milliseconds between two doses. */
  readonly period: number | undefined
  /** When the last dose has run in, by bounds, by a count, or by the run time of what is given once. */
  readonly over: number | undefined
}

/** One dose that runs longer than this many minutes is an infusion. */
const longestDose = 240.01

const conditionalWords = /\b(prn|as needed|if needed|when needed|(by|per|according to) (\w+ ){0,3}protocol|sliding scale)\b/i

export function courseOf(order: DrugOrder): DrugCourse {
  const { dosages, authored } = order
  const starts = dosages.flatMap(dosage => dosage.starts ?? [])
  const from = starts.length > 0 ? Math.min(...starts) : authored && (authored.dateOnly ? authored.at + day : authored.at)
  const runs = largest(dosages.map(dosage => dosage.runs ?? minutesOf(dosage)))
  const kind = kindOf(dosages)
  const often = largest(dosages.map(dosage => dosage.perDay?.high))
  return {
    kind,
    conditional: dosages.some(dosage => dosage.asNeeded || conditionalWords.test(dosage.text)),
    from,
    runs,
    period: often === undefined || often <= 0 ? undefined : day / often,
    over: overOf(order, kind, from, runs)
  }
}

/** When the last dose before a moment was due. */
export function lastDue({ from, period, over }: DrugCourse, asOf: number): number | undefined {
  if (from === undefined || from > asOf) return undefined
  const until = over === undefined ? asOf : Math.min(over, asOf)
  return period === undefined ? from : from + Math.max(0, Math.floor((until - from) / period)) * period
}

/** How many doses are due after a moment and before another. */
export function dueBetween({ from, period, over }: DrugCourse, after: number, until: number): number {
  if (from === undefined || period === undefined) return 1
  const end = over === undefined ? until : Math.min(over, until)
  const before = (moment: number): number => (moment < from ? 0 : Math.floor((moment - from) / period) + 1)
  return Math.max(0, before(end) - before(after))
}

function kindOf(dosages: readonly Dosage[]): DrugCourse['kind'] {
  if (dosages.some(isContinuous)) return 'continuous'
  const repeats = dosages.some(({ repetition }) => repetition === 'repeated' || repetition === 'unread')
  return repeats ? 'repeated' : 'once'
}

/** Of an order that tells its rate in words alone: it goes on until somebody ends it. */
const runsOn = /\bcontinuous(ly)?\b|\b(drip|gtt|titrat\w*)\b|(\/|\bper ?)(h|hr|hour|min|minute)s?\b/i

/** A rate without a total, or longer than a dose takes. */
function isContinuous(dosage: Dosage): boolean {
  const minutes = dosage.runs ?? minutesOf(dosage)
  if (minutes !== undefined) return minutes > longestDose
  if (dosage.dose !== undefined) return false
  return dosage.rate !== undefined || (dosage.repetition === 'unsaid' && runsOn.test(dosage.text))
}

/** What dose and rate make of it, where both are told in one unit. */
function minutesOf({ dose, rate }: Dosage): number | undefined {
  if (!dose || !rate || dose.unit !== rate.unit || dose.perKilogram !== rate.perKilogram || rate.low <= 0) return undefined
  return dose.high / rate.low
}

function overOf(
  { dosages, ends }: DrugOrder,
  kind: DrugCourse['kind'],
  from: number | undefined,
  runs: number | undefined
): number | undefined {
  // One dose that takes hours is over when it has run in: an order of one dose stays open longer than that.
  const single = dosages.every(({ repetition, runs }) => repetition === 'once' && runs !== undefined)
  if (kind === 'continuous' && single && from !== undefined) return from + (runs ?? 0) * minute
  if (kind !== 'once' && ends !== undefined) return ends
  if (from === undefined) return undefined
  if (kind === 'once') return from + (runs ?? 0) * minute
  const bounded = dosages.every(
    ({ repetition, runs }) => repetition !== 'repeated' && repetition !== 'unread' && runs !== undefined
  )
  if (kind === 'continuous' && bounded) return from + (runs ?? 0) * minute
  const counted = dosages.map(({ count, perDay }) => (count && perDay ? (count / perDay.low) * day : undefined))
  const longest = counted.every(length => length !== undefined) ? largest(counted) : undefined
  return longest === undefined ? undefined : from + longest
}

const largest = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce((x, y) => (x === undefined ? y : y === undefined ? x : Math.max(x, y)), undefined)
