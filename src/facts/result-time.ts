import { type Json, list, object, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { isAfter, type Moment, moment } from './time.ts'

/** When a result was true. `reported`: only the time of its issue, or of the specimen's collection, is known. */
export type ResultTime = { readonly time: Moment | undefined; readonly reported: boolean }

/**
 * The time of an Observation: `effective[x]`; only where there is none of it the time of issue, then that of the specimen's
 * collection. A time that nobody can read is none, whatever stands beside it.
 */
export function resultTime(records: PatientRecord, observation: Json): ResultTime {
  const told = observedAt(observation, records.subject.timeZone)
  return told.time || !told.reported ? told : { time: collected(records, observation), reported: true }
}

/** The same without a look at the specimen. */
export function observedAt(observation: Json, timeZone?: string): ResultTime {
  const { effectiveDateTime, effectiveInstant, effectivePeriod, effectiveTiming, issued } = observation
  const own = effectiveDateTime ?? effectiveInstant
  if (own !== undefined && own !== null) return { time: moment(own, timeZone), reported: false }
  if (object(effectivePeriod)) return { time: ofPeriod(effectivePeriod, timeZone), reported: false }
  if (object(effectiveTiming)) return { time: lastEvent(effectiveTiming, timeZone), reported: false }
  return { time: moment(issued, timeZone), reported: true }
}

/** Its end, else its start. One that ends before it starts tells nothing. */
function ofPeriod(value: unknown, timeZone: string | undefined): Moment | undefined {
  const period = object(value)
  const start = moment(period?.start, timeZone)
  const end = moment(period?.end, timeZone)
  return start && end && isAfter(start, end) ? undefined : (end ?? start)
}

function lastEvent(value: unknown, timeZone: string | undefined): Moment | undefined {
  const events = list(object(value)?.event).flatMap(event => moment(event, timeZone) ?? [])
  return events.reduce<Moment | undefined>((last, event) => (last && last.at >= event.at ? last : event), undefined)
}

function collected(records: PatientRecord, observation: Json): Moment | undefined {
  const collection = object(specimenResource(records, observation)?.collection)
  const { timeZone } = records.subject
  return moment(collection?.collectedDateTime, timeZone) ?? ofPeriod(collection?.collectedPeriod, timeZone)
}

/** The Specimen that an Observation refers to, contained or not. */
export function specimenResource(records: PatientRecord, { specimen, contained }: Json): Json | undefined {
  const reference = string(object(specimen)?.reference)
  if (reference === undefined) return undefined
  return (
    list(contained)
      .map(object)
      .find(item => reference === `#${item?.id}`) ?? records.resolve(reference)
  )
}
