import { object, type Resource, string } from '../acquisition/json.ts'
import { day, moment } from './time.ts'

/** Types without a moment of their own: they are as old as what refers to them. */
const timeless = new Set(['Patient', 'Medication', 'Specimen'])

/**
 * The moment from which a resource can have been seen, or nothing if none of its dates tells. A date without a time counts from the
 * end of that day, so that nothing is used before it can have been there.
 */
export function knownAt(item: Resource): number | undefined {
  if (timeless.has(item.resourceType)) return Number.NEGATIVE_INFINITY
  return recordedAt(item) ?? lastUpdated(item)
}

/** When the server last changed the resource. */
export const lastUpdated = (item: Resource): number | undefined => latest(object(item.meta)?.lastUpdated)

function recordedAt(item: Resource): number | undefined {
  const period = object(item.effectivePeriod)
  switch (item.resourceType) {
    case 'Observation':
      return (
        latest(item.issued) ??
        latest(item.effectiveDateTime) ??
        latest(item.effectiveInstant) ??
        latest(period?.end) ??
        latest(period?.start)
      )
    case 'MedicationRequest':
    case 'ServiceRequest':
      return latest(item.authoredOn)
    case 'Encounter':
      return latest(object(item.period)?.start)
    case 'Procedure': {
      const performed = object(item.performedPeriod) ?? object(item.occurrencePeriod)
      return (
        latest(item.performedDateTime) ?? latest(item.occurrenceDateTime) ?? latest(performed?.end) ?? latest(performed?.start)
      )
    }
    // What is given is charted when it begins.
    case 'MedicationAdministration':
      return latest(item.effectiveDateTime) ?? latest(period?.start) ?? latest(period?.end)
    case 'MedicationStatement':
      return latest(item.dateAsserted) ?? latest(item.effectiveDateTime) ?? latest(period?.start)
    default:
      return latest(item.recordedDate)
  }
}

/** The last moment that a FHIR date, dateTime or instant can mean. */
export function latest(value: unknown): number | undefined {
  const read = moment(value)
  const text = string(value)
  if (!read || !text) return undefined
  if (!read.dateOnly) return read.at
  const start = new Date(read.at)
  if (text.length === 4) return Date.UTC(start.getUTCFullYear() + 1, 0) - 1
  if (text.length === 7) return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1) - 1
  return read.at + day - 1
}
