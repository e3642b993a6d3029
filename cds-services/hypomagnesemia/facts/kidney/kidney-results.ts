import type { UnknownReason } from '../../../../src/facts/fact.ts'
import { isMeasurement, type Measurement, type Result, type Series, type Unusable } from '../../../../src/facts/lab.ts'
import { asUnusable } from '../../../../src/facts/settled-result.ts'
import { formatTime, isAfter, mayFollow } from '../../../../src/facts/time.ts'
import { reasonWords } from '../../../../src/guideline/toolkit/reason-words.ts'

/** Results of creatinine and reported eGFR beside the newest usable one: of the kidney the worse always counts. */
export type KidneyResults = {
  /** Creatinine that may be as new as the newest, confirmed or not. */
  readonly creatinine: readonly Measurement[]
  readonly egfr: readonly Measurement[]
  /** A result that nobody can read, and no readable one was drawn after it: then kidney function is not known. */
  readonly unreadable?: Named | undefined
}

type Named = Unusable & { readonly name: string }

export function kidneyResults(creatinine: Series, egfr: Series, least: number, oldest: number): KidneyResults {
  const readable = [creatinine.usable, egfr.usable].filter(result => result !== undefined)
  const overtaken = ({ time }: Unusable): boolean => time !== undefined && readable.some(result => isAfter(result.time, time))
  const [unreadable] = [
    ...unreadableOf(creatinine, oldest, least).map(result => ({ ...result, name: 'creatinine' })),
    ...unreadableOf(egfr, oldest).map(result => ({ ...result, name: 'reported eGFR' }))
  ].filter(result => !overtaken(result))
  return {
    creatinine: besideNewest(creatinine, oldest),
    egfr: besideNewest(egfr, oldest),
    unreadable
  }
}

/** Readable results that may be as new as the newest that stands, and are not that one. */
function besideNewest(series: Series, oldest: number): readonly Measurement[] {
  const doubtful = doubtsOf(series, oldest).flatMap(({ reason, possible }) => (possible && reason !== 'future' ? possible : []))
  return [...series.rivals.filter(isMeasurement), ...doubtful]
}

function doubtsOf({ newest, doubts }: Series, oldest: number): readonly Unusable[] {
  return doubts.filter(({ time, at }) => {
    if (at !== undefined && at < oldest) return false
    return !time || !newest?.time || mayFollow(time, newest.time)
  })
}

/** Results whose figure says nothing: in the future, or without a value that can be used. A local code alone proves no result. */
function unreadableOf(series: Series, oldest: number, least = Number.NEGATIVE_INFINITY): readonly Unusable[] {
  const confirmed = [...(series.newest ? [series.newest] : []), ...series.rivals].flatMap(result => unusable(result, least))
  const doubtful = doubtsOf(series, oldest).filter(
    ({ reason, possible }) => reason === 'future' || (possible === undefined && reason !== 'local-code')
  )
  return [...confirmed, ...doubtful]
}

/** Below the least that a kidney leaves in the blood, `<` included, nothing is believed. */
function unusable(result: Result, least: number): readonly Unusable[] {
  if (!isMeasurement(result)) return [result]
  const below = result.value < least || (result.comparator?.startsWith('<') === true && result.value <= least)
  return below ? [asUnusable(result, 'implausible')] : []
}

/** What the card says of a result that cannot be read. */
export function unreadableNote({ name, reason, reported, possible, at, dateOnly }: Named): string {
  const figure = [reported, byUnit(reason, possible)].filter(Boolean).join(', ')
  const time = at === undefined ? '' : `, ${formatTime(at, dateOnly)}`
  return `The newest ${name} cannot be used (${reasonWords[reason]}${figure ? `: ${figure}` : ''}${time}): renal function is not known until it is repeated.`
}

/** A unit of moles on a code for mass, or the other way round: both readings are shown. */
const byUnit = (reason: UnknownReason, possible: Measurement | undefined): string =>
  possible && reason === 'not-convertible' ? `by its unit ${Math.round(possible.value * 100) / 100} mg/dL` : ''

/** That a result which may be newer, or is not confirmed, makes the band. */
export const worseNote = (name: string, { reported, at, dateOnly, raw }: Measurement): string =>
  `${name} ${reported} (${typeof raw.status === 'string' ? raw.status : 'no status'}${at > 0 ? `, ${formatTime(at, dateOnly)}` : ', no date'}) counts: of results that may be the newest, the worse one.`
