import type { UnknownReason } from './fact.ts'
import type { Series } from './lab.ts'
import { isMeasurement, type Measurement, type Unusable } from './measurement.ts'
import { isAfter, mayFollow } from './time.ts'

/**
 * What the newest results of an analyte come to. `blocked`: something that is newer, or may be, cannot be used or says otherwise.
 * Then nothing may be given on an older result; a warning that such a one raises stands.
 */
export type Settled<B> =
  | { readonly kind: 'none' }
  | { readonly kind: 'usable'; readonly measurement: Measurement; readonly band: B }
  | Blocked

export type Blocked = {
  readonly kind: 'blocked'
  /** The result that stands in the way; of several the newest. */
  readonly by: Unusable
  /** What the results at odds, or not to be used, say at their word. */
  readonly possible: readonly Measurement[]
  /** The newest usable result beside those: it raises warnings and permits nothing. */
  readonly standing: Measurement | undefined
}

export type Settling<B> = {
  /** The range of a result within which figures mean the same; nothing if its interval (`<x`) lies in several. */
  readonly bandOf: (measurement: Measurement) => B | undefined
  /** Results from before this moment stand in nobody's way. */
  readonly oldest: number
  /** The specimen makes this value one that cannot be believed. */
  readonly spoiled?: ((measurement: Measurement) => boolean) | undefined
}

export function settle<B extends number | string>(series: Series, settling: Settling<B>): Settled<B> {
  const { bandOf, spoiled = () => false } = settling
  const first = series.newest
  const band = first && isMeasurement(first) && !spoiled(first) ? bandOf(first) : undefined
  const doubts = series.doubts.filter(doubt => stands(doubt, first, band, settling))
  const [newestDoubt] = doubts.toSorted((a, b) => (b.at ?? Number.NEGATIVE_INFINITY) - (a.at ?? Number.NEGATIVE_INFINITY))
  const rivals = first ? series.rivals.filter(rival => !isMeasurement(rival) || bandOf(rival) !== band) : []
  const own = first && unusableIn(first, band, rivals, spoiled)
  const by = newestDoubt ?? own
  if (by) {
    const aside = new Set<unknown>(rivals.length > 0 ? [first, ...rivals] : [])
    const usable = (result: Measurement): boolean => !aside.has(result) && !spoiled(result) && bandOf(result) !== undefined
    const standing = [...series.measurements()].find(usable)
    return { kind: 'blocked', by, possible: possibleOf(doubts, own, rivals), standing }
  }
  return first && isMeasurement(first) && band !== undefined ? { kind: 'usable', measurement: first, band } : { kind: 'none' }
}

/** Whether a doubtful result stands in the way of the newest one that does not lie in doubt. */
function stands<B>(
  { at, time, reason, possible }: Unusable,
  first: Measurement | Unusable | undefined,
  band: B | undefined,
  { bandOf, oldest }: Settling<B>
): boolean {
  if (at !== undefined && at < oldest) return false
  if (!first?.time) return true
  if (time && !mayFollow(time, first.time)) return false
  const differs = possible === undefined || bandOf(possible) !== band
  if (reason === 'local-code') return possible !== undefined && differs
  return differs || (time !== undefined && isAfter(time, first.time))
}

function unusableIn(
  first: Measurement | Unusable,
  band: unknown,
  rivals: readonly (Measurement | Unusable)[],
  spoiled: (measurement: Measurement) => boolean
): Unusable | undefined {
  if (!isMeasurement(first)) return first
  if (spoiled(first)) return asUnusable(first, 'specimen')
  if (band === undefined) return asUnusable(first, 'comparator')
  return rivals.length > 0 ? asUnusable(first, 'contradictory') : undefined
}

/** A measurement that must not be used, for this reason. */
export const asUnusable = (measurement: Measurement, reason: UnknownReason): Unusable => {
  const { reported, at, dateOnly, time, issued, corrected, reference } = measurement
  return { reason, possible: measurement, reported, at, dateOnly, time, issued, corrected, reference }
}

function possibleOf(
  doubts: readonly Unusable[],
  own: Unusable | undefined,
  rivals: readonly (Measurement | Unusable)[]
): readonly Measurement[] {
  const found = [...doubts, ...(own ? [own] : [])].flatMap(({ possible }) => possible ?? [])
  return [...new Set([...found, ...rivals.filter(isMeasurement)])]
}
