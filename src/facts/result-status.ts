import { type Json, object, string } from '../acquisition/json.ts'

/**
 * What the status of an Observation makes of it. `confirmed`: a result. `unconfirmed`: it may be a result and is used for no dose.
 * `withdrawn`: cancelled, with a value that is still there to be seen. `none`: it never was a result, or is none yet.
 */
export type Standing = 'confirmed' | 'unconfirmed' | 'withdrawn' | 'none'

const confirmed = new Set(['final', 'amended', 'corrected', 'appended'])

export function standingOf(observation: Json): Standing {
  const { status } = observation
  // As nearly every laboratory writes it.
  if (status === 'final') return 'confirmed'
  const word = string(status)?.trim().toLowerCase()
  if (word !== undefined && confirmed.has(word)) return 'confirmed'
  if (word === 'entered-in-error') return 'none'
  if (!hasValue(observation)) return word === 'cancelled' || awaited.has(word) ? 'none' : 'unconfirmed'
  return word === 'cancelled' ? 'withdrawn' : 'unconfirmed'
}

/** Without a value these say that a result is still to come. */
const awaited = new Set<string | undefined>(['registered', 'preliminary'])

const hasValue = (observation: Json): boolean =>
  object(observation.dataAbsentReason) !== undefined ||
  observation.component !== undefined ||
  Object.entries(observation).some(([name, value]) => name.startsWith('value') && value !== undefined && value !== null)
