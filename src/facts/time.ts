import { type Json, object } from '../acquisition/json.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** A FHIR dateTime: the earliest moment it can mean, whether it was only a date, and whether not even a day was told. */
export type Moment = { readonly at: number; readonly dateOnly: boolean; readonly coarse?: true }

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/** `2026-11-21T20:11:12.517Z`, or with an offset, as most servers write it: the platform reads it as it stands. */
const complete = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Reads a FHIR date, dateTime or instant. A time without an offset is read as UTC. Anything else is nothing. */
export function moment(value: unknown): Moment | undefined {
  if (typeof value !== 'string') return undefined
  if (complete.test(value)) {
    const at = Date.parse(value)
    return Number.isNaN(at) ? undefined : { at, dateOnly: false }
  }
  const match = pattern.exec(value)
  if (!match) return undefined
  const [, year, month = '01', dayOfMonth = '01', time, offset = 'Z'] = match
  const at = Date.parse(
    `${year}-${month}-${dayOfMonth}T${time ? (time.length === 5 ? `${time}:00` : time) : '00:00:00'}${time ? offset : 'Z'}`
  )
  return Number.isNaN(at) ? undefined : { at, dateOnly: time === undefined, ...(match[3] ? {} : { coarse: true }) }
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
export function spoken(at: number, dateOnly = false): string {
  const iso = isoOf(at)
  return dateOnly ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}
