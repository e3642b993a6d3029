import { day, hour, minute } from '../../../src/facts/time.ts'
import { isOld } from '../facts/ledger.ts'
import type { MagnesiumSource } from '../facts/ledger-source.ts'
import { isConfirmed } from '../facts/ledger-standing.ts'
import type { Knowledge } from '../knowledge.ts'
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

/** Sources that do not answer a row, each kind once: what they are. */
export function ledgerFacts(f: Assessed): readonly string[] {
  const reported = namesIn(f, 'reported')
  return [
    ...new Set([
      ...f.ledger.sources.flatMap(item => traceLine(f.knowledge, item)),
      ...(reported ? [`At home (reported): ${reported}.`] : [])
    ])
  ]
}

/** What nobody knows of the sources: whether they run, were given, are taken. */
export function ledgerDoubts(f: Assessed): readonly string[] {
  const conditional = namesIn(f, 'conditional')
  return [
    ...new Set([
      ...f.ledger.sources.flatMap(source => doubtLine(source, f)),
      ...(conditional ? [`As needed: ${conditional}: check the MAR.`] : []),
      ...unconfirmedLines(f)
    ])
  ]
}

const namesIn = (f: Assessed, state: MagnesiumSource['state']): string =>
  [...new Set(f.ledger.sources.filter(source => source.state === state).map(({ name }) => name))].join(', ')

/** Magnesium as one mineral of many: `crystalloid` by its amount, the others by their kind. */
function traceLine(knowledge: Knowledge, { name, kind }: MagnesiumSource): readonly string[] {
  if (kind === 'crystalloid')
    return [`${name}: balanced crystalloid, ${figure(knowledge.limit('crystalloidMagnesium'))} mmol/L: not a replacement.`]
  if (kind === 'nutrition') return [`${name}: parenteral nutrition with magnesium: reckon it with pharmacy.`]
  if (kind === 'multivitamin') return [`${name}: a trace of magnesium, not a replacement.`]
  return kind === 'dialysate' ? [`${name}: dialysis fluid with magnesium.`] : []
}

const traces: ReadonlySet<string> = new Set(['crystalloid', 'nutrition', 'multivitamin', 'dialysate'])

function doubtLine(source: MagnesiumSource, f: Assessed): readonly string[] {
  const { name, kind, state, course } = source
  if (course.from === undefined || traces.has(kind)) return []
  const since = sinceWords(course.from, f.asOf)
  if (state === 'scheduled' && isOld(f.knowledge, source, f.asOf)) return [`${name}: ${since}: still taken?`]
  if (isConfirmed(f.knowledge, source, f.ledger, f.asOf)) return []
  if (state === 'once') return [`${name}: ${since}, not charted as given.`]
  if (state !== 'running') return []
  const shown = f.ledger.mar === 'unavailable' ? (course.over === undefined ? ', no end stated' : '') : ', not on the MAR'
  return [`${name}: ${since}${shown}: check that it still runs.`]
}

/** Doses of the last two days that only an order tells of. */
function unconfirmedLines(f: Assessed): readonly string[] {
  const recent = f.ledger.doses.filter(
    dose => !dose.certain && !dose.ongoing && dose.to >= f.asOf - f.knowledge.window('any/magnesiumGiven')
  )
  const names = (doses: typeof recent): string => [...new Set(doses.map(({ name }) => name))].join(', ')
  const done = recent.filter(dose => dose.unconfirmedEnd && f.ledger.mar !== 'unavailable')
  const unknown = recent.filter(() => f.ledger.mar === 'unavailable')
  return [
    ...(done.length > 0 ? [`${names(done)}: completed by the order, not on the MAR: check.`] : []),
    ...(unknown.length > 0 ? [`MAR not available: check what was given of ${names(unknown)}.`] : [])
  ]
}
