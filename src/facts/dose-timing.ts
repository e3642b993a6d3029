import { type Json, list, number, object, objects, string } from '../acquisition/json.ts'
import { minutesOf } from './amount.ts'
import { endOfPeriod, minute, moment } from './time.ts'

/** When and how often a dose is given. What could not be read is absent, never guessed. */
export type DoseTiming = {
  /**
   * `once`: said so. `repeated`: `perDay` tells how often. `unsaid`: nothing is said of repetition. `unread`: something is said
   * and could not be read.
   */
  readonly repetition: 'once' | 'repeated' | 'unsaid' | 'unread'
  /** Administrations on a day on which it is given, lowest and highest. */
  readonly perDay?: { readonly low: number; readonly high: number } | undefined
  /** Administrations in a week, at the most. */
  readonly perWeek?: number | undefined
  /** Administrations in all. */
  readonly count?: number | undefined
  /** Minutes that one administration runs. */
  readonly runs?: number | undefined
  /** Minutes from start to the end of the order. */
  readonly lasts?: number | undefined
  /** When the first dose is due, where that is said. */
  readonly starts?: number | undefined
  /** When the order ends. */
  readonly ends?: number | undefined
  readonly asNeeded: boolean
  /** At night, by code or words. */
  readonly bedtime: boolean
  /** A time of day is given, at night or not. */
  readonly timeStated: boolean
}

/** Times a day by the codes of GTSAbbreviation and SNOMED CT, and by their usual words. */
const timingCodes: Readonly<Record<string, number>> = {
  QD: 1,
  DAILY: 1,
  'ONCE DAILY': 1,
  NIGHTLY: 1,
  '229797004': 1,
  '396125000': 1,
  BID: 2,
  'TWICE DAILY': 2,
  '2 TIMES DAILY': 2,
  '229799001': 2,
  TID: 3,
  'THREE TIMES DAILY': 3,
  '3 TIMES DAILY': 3,
  '229798009': 3,
  QID: 4,
  'FOUR TIMES DAILY': 4,
  '4 TIMES DAILY': 4,
  '307439001': 4,
  QOD: 0.5,
  Q1H: 24,
  Q2H: 12,
  Q3H: 8,
  Q4H: 6,
  Q6H: 4,
  Q8H: 3,
  Q12H: 2,
  Q24H: 1,
  AM: 1,
  PM: 1,
  BED: 1,
  HS: 1,
  WK: 1 / 7,
  MO: 1 / 30
}

/** `Q6HR`, `Every 6 hours`, `q 12 hrs`, as EHRs call their frequencies. */
const everyHours = /^(?:Q|EVERY) ?(\d{1,2}) ?(?:H|HRS?|HOURS?)$/

function timesOf(code: string): number | undefined {
  if (Object.hasOwn(timingCodes, code)) return timingCodes[code]
  const hours = Number(everyHours.exec(code)?.[1])
  return hours > 0 ? 24 / hours : undefined
}

const codesWithTime = new Set(['AM', 'PM', 'BED', 'HS', 'NIGHTLY', '396125000'])
const nightCodes = new Set(['BED', 'HS', 'NIGHTLY', '396125000'])
/** With meals, before them, after them: three a day. */
const meals = new Set(['C', 'AC', 'PC'])

const onceWords =
  /\b(once only|one[- ]time|one dose|single dose|x ?1|stat|times one)\b|\bonce\b(?! (a|per|every|daily|nightly|weekly))/i
const repeatWords =
  /\b(q ?\d+|every|each (day|night|morning)|daily|nightly|bid|tid|qid|qhs|qd|twice|hourly|weekly|monthly|\d+ ?x ?(a|per|daily)|times (a|per) (day|week)|per day|a day)\b/i
const nightWords = /\b(bedtime|at night|nightly|q?hs|nocte)\b/i

export function doseTiming(instruction: Json, text: string, authored: number | undefined): DoseTiming {
  const timing = object(instruction.timing)
  const repeat = object(timing?.repeat) ?? {}
  const code = timingCode(timing)
  const frequency = timesPerDay(repeat, code)
  const asNeeded = instruction.asNeededBoolean === true || object(instruction.asNeededCodeableConcept) !== undefined
  const count = number(repeat.countMax) ?? number(repeat.count)
  const runs = minutesOf(number(repeat.durationMax) ?? number(repeat.duration), repeat.durationUnit)
  const bounds = boundsOf(repeat)
  const when = list(repeat.when)
  const bedtime = when.includes('HS') || nightCodes.has(code ?? '') || nightWords.test(text)
  return {
    repetition: repetitionOf({ timing, repeat, text, asNeeded, count, read: frequency !== undefined }),
    perDay: frequency?.perDay,
    perWeek: frequency?.perWeek,
    count: count === undefined || count <= 0 ? undefined : count,
    runs,
    lasts: bounds.lasts,
    starts: bounds.start,
    ends: endOf(bounds, authored),
    asNeeded,
    bedtime,
    timeStated: bedtime || when.length > 0 || list(repeat.timeOfDay).length > 0 || codesWithTime.has(code ?? '')
  }
}

/** Elements of `repeat` that say nothing of repetition. */
const silent = new Set([
  'duration',
  'durationUnit',
  'durationMax',
  'count',
  'countMax',
  'boundsDuration',
  'boundsPeriod',
  'boundsRange',
  'extension',
  'id'
])

type Said = {
  readonly timing: Json | undefined
  readonly repeat: Json
  readonly text: string
  readonly asNeeded: boolean
  readonly count: number | undefined
  readonly read: boolean
}

function repetitionOf({ timing, repeat, text, asNeeded, count, read }: Said): DoseTiming['repetition'] {
  const events = list(timing?.event).length
  if (count === 1 || (events === 1 && !read)) return 'once'
  if (read) return 'repeated'
  const structured = Object.keys(repeat).some(key => !silent.has(key))
  if (structured || events > 1 || (count ?? 0) > 1 || asNeeded || repeatWords.test(text)) return 'unread'
  if (timing?.code !== undefined) return onceCode.test(timingCode(timing) ?? '') ? 'once' : 'unread'
  return onceWords.test(text) ? 'once' : 'unsaid'
}

const onceCode = /^(ONCE|X1|STAT|ONE TIME|1 TIME)$/

function endOf({ end, lasts }: Bounds, authored: number | undefined): number | undefined {
  if (end !== undefined) return end
  return lasts !== undefined && authored !== undefined ? authored + lasts * minute : undefined
}

type Bounds = { readonly start: number | undefined; readonly end: number | undefined; readonly lasts: number | undefined }

/** An end that is not after its start, and a length without a unit, are none. */
function boundsOf(repeat: Json): Bounds {
  const duration = object(repeat.boundsDuration) ?? object(object(repeat.boundsRange)?.high)
  const value = number(duration?.value)
  const lasts = minutesOf(value, string(duration?.code)) ?? minutesOf(value, string(duration?.unit))
  const period = object(repeat.boundsPeriod)
  const start = moment(period?.start)
  const stated = endOfPeriod(period)
  const at = start && stated !== undefined && stated <= start.at ? undefined : stated
  const spans = start && at !== undefined ? (at - start.at) / minute : undefined
  return { start: start?.at, end: at, lasts: lasts ?? spans }
}

function timingCode(timing: Json | undefined): string | undefined {
  const code = object(timing?.code)
  const spelled = [...objects(code?.coding).flatMap(coding => [string(coding.code), string(coding.display)]), string(code?.text)]
  const found = spelled.flatMap(word => (word ? [word.trim().toUpperCase()] : []))
  return found.find(word => timesOf(word) !== undefined) ?? found[0]
}

type Frequency = { readonly perDay: { readonly low: number; readonly high: number }; readonly perWeek: number }

function timesPerDay(repeat: Json, code: string | undefined): Frequency | undefined {
  const when = list(repeat.when)
  const named = Math.max(when.some(item => meals.has(String(item))) ? 3 : when.length, list(repeat.timeOfDay).length)
  const frequency = number(repeat.frequency)
  const period = number(repeat.period)
  if (frequency === undefined && named === 0 && period === undefined) return codedFrequency(code)
  // A time of day without a period is a daily one; a frequency without a period says nothing.
  const bare = period === undefined && repeat.periodUnit === undefined && frequency === undefined
  const length = bare ? 1440 : minutesOf(period ?? Number.NaN, repeat.periodUnit)
  if (length === undefined || Number.isNaN(length)) return undefined
  const times = Math.max(frequency ?? 0, named) || 1
  const longest = minutesOf(number(repeat.periodMax), repeat.periodUnit) ?? length
  const most = Math.max(times, number(repeat.frequencyMax) ?? 0)
  const perDay = { low: (times * 1440) / Math.max(longest, length), high: (most * 1440) / Math.min(length, longest) }
  if (!Number.isFinite(perDay.low) || !Number.isFinite(perDay.high)) return undefined
  const days = list(repeat.dayOfWeek).length
  return { perDay, perWeek: perDay.high * (days > 0 ? Math.min(days, 7) : 7) }
}

function codedFrequency(code: string | undefined): Frequency | undefined {
  const coded = code === undefined ? undefined : timesOf(code)
  return coded === undefined ? undefined : { perDay: { low: coded, high: coded }, perWeek: coded * 7 }
}
