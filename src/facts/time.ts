import { object } from '../acquisition/json.ts'
import { instantIn } from './time-zone.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
/** The last moment that FHIR can write. */
export const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59)

/** What a FHIR dateTime says. */
export type Moment = {
  /** The moment; of a date its beginning in UTC, and of a time without offset what it would be in UTC. */
  readonly at: number
  readonly dateOnly: boolean
  /** Not even the day was told. */
  readonly coarse?: true
  /** A time of day without an offset, and nobody knows of which zone. */
  readonly unzoned?: true
}

/** Clocks of two machines differ: so far ahead of ours counts as now. */
export const clockSkew = 15 * minute

/** How far the clocks of a place on Earth can be ahead of UTC, and behind it. */
export const eastmost = 14 * hour
const westmost = 12 * hour

/** The earliest and the latest instant that a moment can mean: a day lasts from its first place on Earth to its last. */
export const earliest = ({ at, dateOnly, unzoned }: Moment): number => (dateOnly || unzoned ? at - eastmost : at)
export const latest = (moment: Moment): number => (moment.dateOnly || moment.unzoned ? endOfLocal(moment) + westmost : moment.at)

function endOfLocal({ at, dateOnly, coarse }: Moment): number {
  if (coarse) return at + 366 * day
  return dateOnly ? at + day : at
}

/** It is not in the future, or only as far as clocks differ. */
export const hasBegun = (moment: Moment, asOf: number): boolean => earliest(moment) <= asOf + clockSkew

const isLocal = ({ dateOnly, unzoned }: Moment): boolean => dateOnly || unzoned === true

/** Whether the first can be as late as the second. Days and times without offset of one record are those of one place. */
export function mayFollow(first: Moment, second: Moment): boolean {
  if (isLocal(first) && isLocal(second)) return first.dateOnly ? endOfLocal(first) > second.at : first.at >= second.at
  return latest(first) >= earliest(second)
}

/** The one is later, for all that is known. */
export const isAfter = (first: Moment, second: Moment): boolean => !mayFollow(second, first)

/** Time and offset in all spellings that are met: `T` or a blank, `Z` or `z`, `+01:00`, `+0100`, `+01`. */
const pattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?)?)?)?)?$/

/** `2026-11-21`. */
const calendarDate = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/** `2026-11-21T20:11:12.517Z`, or with an offset, as most servers write it. */
const complete =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/

/**
 * Reads a FHIR date, dateTime or instant, odd spellings included. Anything else is nothing.
 * @param zone IANA name of the zone of times without an offset. Without it they are read as UTC and marked.
 */
export function moment(value: unknown, zone?: string): Moment | undefined {
  if (typeof value !== 'string') return undefined
  // A chart is full of times. Of these two forms each figure has its place, which is read in half the time that `Date.parse` takes.
  if (complete.test(value)) {
    return isInCalendar(value) ? { at: startOfDay(value) + timeOfDay(value) - offset(value), dateOnly: false } : undefined
  }
  if (calendarDate.test(value)) return isInCalendar(value) ? { at: startOfDay(value), dateOnly: true } : undefined
  return oddMoment(value, zone)
}

function oddMoment(value: string, zone: string | undefined): Moment | undefined {
  const match = pattern.exec(value)
  if (!match || (match[3] && !isInCalendar(value))) return undefined
  const [, year = '', month = '01', dayOfMonth = '01', hours, minutes, seconds = '00', part, sign, ahead, aheadMinutes = '00'] =
    match
  const date = Date.parse(`${year}-${month}-${dayOfMonth}T00:00:00Z`)
  if (Number.isNaN(date)) return undefined
  if (hours === undefined) return match[3] ? { at: date, dateOnly: true } : { at: date, dateOnly: true, coarse: true }
  const shown = Date.parse(`${year}-${month}-${dayOfMonth}T${hours}:${minutes}:${seconds}${part ? `.${part}` : ''}Z`)
  if (Number.isNaN(shown)) return undefined
  if (sign) {
    const behind = (Number(ahead) * hour + Number(aheadMinutes) * minute) * (sign === '-' ? -1 : 1)
    return Math.abs(behind) < 15 * hour && Number(aheadMinutes) < 60 ? { at: shown - behind, dateOnly: false } : undefined
  }
  if (/[zZ]$/.test(value)) return { at: shown, dateOnly: false }
  return zone ? { at: instantIn(zone, shown), dateOnly: false } : { at: shown, dateOnly: false, unzoned: true }
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
