import { day, hour, minute } from '../../../src/facts/time.ts'
import { isOld } from '../facts/ledger.ts'
import type { MagnesiumSource } from '../facts/ledger-source.ts'
import { isConfirmed } from '../facts/ledger-standing.ts'
import { limitOf } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { figure } from './words.ts'

/** `ordered 30 h ago`, `ordered 13 months ago`. */
export const sinceWords = (from: number, asOf: number): string => `ordered ${ageWords(asOf - from)} ago`

const month = 30.4375 * day

function ageWords(age: number): string {
  if (age < 2 * hour) return `${Math.max(0, Math.round(age / minute))} min`
  if (age < 3 * day) return `${Math.round(age / hour)} h`
  return age < 2 * month ? `${Math.round(age / day)} days` : `${Math.round(age / month)} months`
}

/** What of the ledger must be said beside a row that it does not answer: each kind once, with the names of its sources. */
export function ledgerLines(f: Assessed): readonly string[] {
  const { sources } = f.ledger
  const lines = sources.flatMap(source => lineOf(source, f))
  const named = (state: MagnesiumSource['state']): string =>
    [...new Set(sources.filter(source => source.state === state).map(({ name }) => name))].join(', ')
  return [
    ...new Set([
      ...lines,
      ...(named('conditional') ? [`As-needed magnesium is ordered: ${named('conditional')}. Check the MAR.`] : []),
      ...(named('reported') ? [`Magnesium at home (reported): ${named('reported')}.`] : []),
      ...unconfirmedLines(f)
    ])
  ]
}

function lineOf(source: MagnesiumSource, f: Assessed): readonly string[] {
  const { name, kind, state, course } = source
  if (kind === 'crystalloid')
    return [`${name}: balanced crystalloid, about ${figure(limitOf('crystalloidMagnesium'))} mmol/L: not a replacement.`]
  if (kind === 'nutrition') return [`${name}: parenteral nutrition holds magnesium; reckon it with pharmacy.`]
  if (kind === 'multivitamin') return [`${name} holds a trace of magnesium: not a replacement.`]
  if (kind === 'dialysate') return [`${name}: dialysis fluid holds magnesium.`]
  if (course.from === undefined) return []
  const since = sinceWords(course.from, f.asOf)
  if (state === 'scheduled' && isOld(source, f.asOf)) return [`${name}: ${since}: still taken?`]
  if (isConfirmed(source, f.ledger, f.asOf)) return []
  if (state === 'once') return [`${name}: ${since}, not charted as given.`]
  if (state !== 'running') return []
  const shown = f.ledger.mar === 'unavailable' ? (course.over === undefined ? ', no end stated' : '') : ', not on the MAR'
  return [`${name}: ${since}${shown}: check that it still runs.`]
}

/** Doses of the last two days that only an order tells of. */
function unconfirmedLines(f: Assessed): readonly string[] {
  const recent = f.ledger.doses.filter(dose => !dose.certain && !dose.ongoing && dose.to >= f.asOf - 48 * hour)
  const names = (doses: typeof recent): string => [...new Set(doses.map(({ name }) => name))].join(', ')
  const done = recent.filter(dose => dose.unconfirmedEnd && f.ledger.mar !== 'unavailable')
  const unknown = recent.filter(() => f.ledger.mar === 'unavailable')
  return [
    ...(done.length > 0 ? [`${names(done)}: completed by the order, not on the MAR: check.`] : []),
    ...(unknown.length > 0 ? [`The MAR is not available: check what was given of ${names(unknown)}.`] : [])
  ]
}
