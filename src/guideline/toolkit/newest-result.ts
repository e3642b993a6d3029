import type { PatientRecord } from '../../acquisition/patient-record.ts'
import { type Fact, known, type UnknownReason, unknown } from '../../facts/fact.ts'
import type { Measurement, Series, Unusable } from '../../facts/lab.ts'
import { round6 } from '../../facts/quantity.ts'
import { settle } from '../../facts/settled-result.ts'

/** Why nothing usable came under a key, once its results have been looked at. */
export function reasonWithout(records: PatientRecord, key: string): UnknownReason {
  const state = records.state(key)
  if (state === 'absent' || state === 'failed') return state
  if (state === 'unrecognized') return records.foreign.has('Observation') ? 'other-patient' : 'not-convertible'
  return 'empty'
}

/**
 * The number a measurement stands for when it is held against thresholds, or nothing if its interval (`<x`, `>x`) lies on both
 * sides of one.
 */
export function comparableValue(measurement: Measurement, thresholds: readonly number[]): number | undefined {
  const { comparator, value } = measurement
  if (comparator === undefined) return value
  const below = comparator.startsWith('<')
  const open = comparator.length === 1
  const edge = open ? round6(value + (below ? -1e-6 : 1e-6)) : value
  const straddles = thresholds.some(threshold => (below ? threshold > 0 && threshold <= edge : threshold > edge))
  return straddles ? undefined : edge
}

export type Newest = {
  /** Prefetch key under which the results arrive. */
  readonly key: string
  readonly unit: string
  /** Results from before this moment are too old. */
  readonly oldest: number
  /** Values between the same two of these mean the same. */
  readonly limits: readonly number[]
  /** Values of which a warning stands even if nothing may be given by them. */
  readonly warns?: (value: number) => boolean
  /** Of results that contradict each other the one that warns stands: where no card of its own names the contradiction. */
  readonly eitherWarns?: boolean
  /** The specimen makes this value one that cannot be believed. */
  readonly spoiled?: ((measurement: Measurement) => boolean) | undefined
  /** Of a spoiled one the true value is this or lower: it warns of being low all the same. */
  readonly atMost?: (measurement: Measurement) => boolean
}

/** How many of the limits a result has passed, or nothing if its interval (`<x`, `>x`) lies on both sides of one. */
const rangeAmong =
  (limits: readonly number[]) =>
  (measurement: Measurement): number | undefined => {
    const value = comparableValue(measurement, limits)
    return value === undefined ? undefined : limits.filter(limit => value >= limit).length
  }

/**
 * The newest result of a series as a fact. What is newer, or may be, and cannot be used is not replaced by an older result; only a
 * warning that the newest usable one raises stands.
 */
export function newest(
  records: PatientRecord,
  series: Series,
  { key, unit, oldest, limits, warns, eitherWarns = false, spoiled, atMost }: Newest
): Fact<number> {
  const settled = settle(series, { bandOf: rangeAmong(limits), oldest, spoiled })
  if (settled.kind === 'none') return unknown(reasonWithout(records, key))
  if (settled.kind === 'usable') return asFact(settled.measurement, limits, unit, oldest)
  const { standing, by, possible } = settled
  const ahead = by.reason === 'future' ? by.possible : undefined
  const either = eitherWarns && by.reason === 'contradictory' ? possible : []
  const before = standing && standing.at >= oldest ? standing : undefined
  const bound = by.reason === 'specimen' && by.possible && atMost?.(by.possible) ? boundOf(by.possible, before) : undefined
  const warning = [ahead, ...either, bound, standing].find(result => result && result.at >= oldest && warns?.(result.value))
  const itself = warning?.reference !== undefined && warning.reference === by.reference
  const told = { reason: by.reason, ...aboutOf(by), ...bothReported(by, possible) }
  const stands = warning && asFact(warning, limits, unit, oldest)
  return stands?.known ? { ...stands, newer: itself ? { ...told, reported: undefined } : told } : unknown(by.reason, told)
}

/** The lower of a bound from above and of the value before it. */
const boundOf = (spoiled: Measurement, standing: Measurement | undefined): Measurement =>
  standing && standing.value < spoiled.value ? standing : { ...spoiled, reported: `at most ${spoiled.reported}` }

function asFact(measurement: Measurement, limits: readonly number[], unit: string, oldest: number): Fact<number> {
  const about = aboutOf(measurement)
  if (measurement.at < oldest) return unknown('stale', about)
  const value = comparableValue(measurement, limits)
  return value === undefined ? unknown('comparator', about) : known(value, { ...about, unit })
}

/** Of results that contradict each other both are shown. */
export function bothReported(by: Unusable, possible: readonly Measurement[]): { readonly reported?: string } {
  if (by.reason !== 'contradictory') return {}
  return { reported: [...new Set(possible.map(({ reported }) => reported))].slice(0, 3).join(' and ') }
}

export const aboutOf = (result: Measurement | Unusable) => ({
  reported: result.reported || undefined,
  at: result.at,
  dateOnly: result.dateOnly ? (true as const) : undefined,
  reference: result.reference
})
