import { isMeasurement, type Series, spanOf } from '../../facts/lab.ts'

/**
 * Results below a limit since a moment, the oldest and the newest of them at least so many milliseconds apart. Hemolyzed ones and those
 * above a figure (`>3.0`) do not count.
 */
export function staysLow(series: Series, below: number, { since, apart }: { since: number; apart: number }): boolean {
  const low = series
    .since(since)
    .filter(isMeasurement)
    .filter(({ value, hemolyzed, comparator }) => !hemolyzed && !comparator?.startsWith('>') && value < below)
  return spanOf(low) >= apart
}
