import { type Json, object } from '../acquisition/json.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
/** The last moment that FHIR can write. */
export const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59)

/** A FHIR dateTime: the earliest moment it can mean, whether it was only a date, and whether not even a day was told. */
export type Moment = { readonly at: number; readonly dateOnly: boolean; readonly coarse?: true }

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/** `2026-11-21`. */
const calendarDate = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/** `2026-11-21T20:11:12.517Z`, or with an offset, as most servers write it. */
const complete =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/

/** Reads a FHIR date, dateTime or instant. A time without an offset is read as UTC. Anything else is nothing. */
export function moment(value: unknown): Moment | undefined {
  if (typeof value !== 'string') return undefined
  // A chart is full of times. Of these two forms each figure has its place, which is read in half the time that `Date.parse` takes.
  if (complete.test(value)) {
    return isInCalendar(value) ? { at: startOfDay(value) + timeOfDay(value) - offset(value), dateOnly: false } : undefined
  }
  if (calendarDate.test(value)) return isInCalendar(value) ? { at: startOfDay(value), dateOnly: true } : undefined
  const match = pattern.exec(value)
  if (!match || (match[3] && !isInCalendar(value))) return undefined
  const [, year, month = '01', dayOfMonth = '01', time, zone = 'Z'] = match
  const at = Date.parse(
    `${year}-${month}-${dayOfMonth}T${time ? (time.length === 5 ? `${time}:00` : time) : '00:00:00'}${time ? zone : 'Z'}`
  )
  return Number.isNaN(at) ? undefined : { at, dateOnly: time === undefined, ...(match[3] ? {} : { coarse: true }) }
}

const zero = 48
const figure = (text: string, place: number): number => text.charCodeAt(place) - zero
const twoFigures = (text: string, place: number): number => 10 * figure(text, place) + figure(text, place + 1)

const startOfDay = (text: string): number =>
  Date.UTC(100 * twoFigures(text, 0) + twoFigures(text, 2), twoFigures(text, 5) - 1, twoFigures(text, 8))

/** The platform takes 30 February for a day of March. */
const isInCalendar = (text: string): boolean =>
  twoFigures(text, 8) <= 28 || new Date(startOfDay(text)).getUTCDate() === twoFigures(text, 8)

const timeOfDay = (text: string): number =>
  twoFigures(text, 11) * hour + twoFigures(text, 14) * minute + twoFigures(text, 17) * 1000 + fraction(text)

/** Milliseconds after the point; what is finer is left off. */
function fraction(text: string): number {
  let sum = 0
  if (text[19] !== '.') return sum
  for (let place = 20, worth = 100; worth >= 1; place += 1, worth /= 10) {
    const value = figure(text, place)
    if (value < 0 || value > 9) break
    sum += value * worth
  }
  return sum
}

/** Milliseconds by which the clock of the place is ahead of UTC. */
function offset(text: string): number {
  if (text.endsWith('Z')) return 0
  const amount = twoFigures(text, text.length - 5) * hour + twoFigures(text, text.length - 2) * minute
  return text.at(-6) === '-' ? -amount : amount
}

/** When an Observation was true: the specimen's time, never the time of issue. */
export function effective(observation: Json): Moment | undefined {
  const period = object(observation.effectivePeriod)
  return (
    moment(observation.effectiveDateTime) ?? moment(observation.effectiveInstant) ?? moment(period?.end) ?? moment(period?.start)
  )
}

const written = new Map<number, string>()

/** `2026-11-21T20:11:00.000Z`. An answer names few moments, each of them many times, and writing one takes long: the last ones are kept. */
export function isoOf(at: number): string {
  const known = written.get(at)
  if (known !== undefined) return known
  if (written.size >= 64) written.clear()
  const iso = new Date(at).toISOString()
  written.set(at, iso)
  return iso
}

/** `2026-11-21 20:11 UTC`, or the date alone where no more is known. */
export function formatTime(at: number, dateOnly = false): string {
  const iso = isoOf(at)
  return dateOnly ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

const noEnd = Date.UTC(9999, 0, 1)

/** When a Period is over; a last day counts whole. Records that cannot leave an end empty write a day of the year 9999, which is none. */
export function endOfPeriod(period: unknown): number | undefined {
  const end = moment(object(period)?.end)
  if (!end || end.at >= noEnd) return undefined
  return end.dateOnly ? end.at + day : end.at
}
