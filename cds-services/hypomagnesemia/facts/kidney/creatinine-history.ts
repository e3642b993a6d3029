import { isMeasurement, type Measurement, type Series } from '../../../../src/facts/lab.ts'
import type { Knowledge } from '../../knowledge.ts'

/** Creatinine is compared at two decimals, mg/dL and ratios alike. */
export const hundredths = (value: number): number => Math.round(value * 100) / 100

/** The course of creatinine: the newest exact result, and those before it. */
export type CreatinineHistory = {
  readonly newest: Measurement
  /** Of the seven days before the newest. */
  readonly week: readonly Measurement[]
  /** More than 7 and up to 365 days before the newest. */
  readonly older: readonly Measurement[]
}

/** @param worse a creatinine that may be as new as the newest: the higher of both counts */
export function creatinineHistory(knowledge: Knowledge, series: Series, worse?: Measurement): CreatinineHistory | undefined {
  const [first, ...before] = series.all.filter(isMeasurement).filter(({ comparator }) => comparator === undefined)
  if (!first) return undefined
  const newest = worse && worse.value > first.value ? { ...first, value: worse.value, reported: worse.reported } : first
  const age = ({ at }: Measurement): number => newest.at - at
  const week = knowledge.window('injury/creatinine')
  const year = knowledge.window('baseline/creatinineHistory')
  return {
    newest,
    week: before.filter(result => age(result) <= week),
    older: before.filter(result => age(result) > week && age(result) <= year)
  }
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2
}
