import { type Fact, known, type UnknownReason, unknown } from '../../../src/facts/fact.ts'
import { isMeasurement, type Measurement, type Series, type Unusable } from '../../../src/facts/lab.ts'
import { round6 } from '../../../src/facts/quantity.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'

/** Why nothing usable came under a key, once its results have been looked at. */
export function reasonWithout(records: PatientRecord, key: string, series: Series): UnknownReason {
  const state = records.state(key)
  if (state === 'absent' || state === 'failed') return state
  if (series.skipped.includes('undated')) return 'undated'
  if (series.skipped.includes('future')) return 'future'
  if (series.skipped.includes('not-final')) return 'not-final'
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

/** Whether another result of the same time and standing lies on the other side of one of the limits: neither can be believed. */
function contradicted(series: Series, first: Measurement, limits: readonly number[]): boolean {
  if (limits.length === 0) return false
  return series
    .since(first.at)
    .filter(isMeasurement)
    .filter(rival => rival !== first && rival.corrected === first.corrected && rival.issued === first.issued)
    .some(rival => limits.some(limit => rival.value < limit !== first.value < limit))
}

/**
 * The newest result of a series as a fact. A newest result that cannot be used is not replaced by an older one; nor is one believed
 * that another of the same moment contradicts across one of the limits named last.
 */
export function newest(
  records: PatientRecord,
  key: string,
  series: Series,
  unit: string,
  oldest: number,
  thresholds: readonly number[],
  limits: readonly number[] = []
): Fact<number> {
  const first = series.newest
  if (!first) return unknown(reasonWithout(records, key, series))
  if (!isMeasurement(first)) return unusableFact(first)
  const about = aboutOf(first)
  if (first.at < oldest) return unknown('stale', about)
  if (contradicted(series, first, limits)) return unknown('implausible', about)
  const value = comparableValue(first, thresholds)
  return value === undefined ? unknown('comparator', about) : known(value, { ...about, unit })
}

export const aboutOf = (result: Measurement | Unusable) => ({
  ...(result.reported ? { reported: result.reported } : {}),
  at: result.at,
  ...(result.dateOnly ? { dateOnly: true as const } : {}),
  ...(result.reference ? { reference: result.reference } : {})
})

const unusableFact = (result: Unusable): Fact<never> => unknown(result.reason, aboutOf(result))
