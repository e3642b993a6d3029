import { dueBetween } from '../../../src/facts/drug-course.ts'
import { hour, minute } from '../../../src/facts/time.ts'
import type { Knowledge } from '../knowledge.ts'
import type { MagnesiumLedger } from './ledger.ts'
import type { MagnesiumSource } from './ledger-source.ts'

/** What of the ledger stands against a row's order (M4). */
export type Standing = {
  /** Sources that give already what the row would. */
  readonly silencedBy: readonly MagnesiumSource[]
  /** Grams due within a day of sources that fall short and are known to run. */
  readonly grams: number
}

/** The row's first option: a bolus now, or a dose over hours. */
export type Wanted = {
  readonly kind: 'bolus' | 'dose'
  readonly grams: number
  /** The newest sample, if it was severely low. */
  readonly severeSince: number | undefined
}

export function standingOf(
  knowledge: Knowledge,
  ledger: MagnesiumLedger,
  asOf: number,
  { kind, grams, severeSince }: Wanted
): Standing {
  const readable = ledger.parenteral.filter(source => source.dose.grams24 !== undefined)
  const confirmed = readable.filter(source => isConfirmed(knowledge, source, ledger, asOf))
  const told = (source: MagnesiumSource): boolean => !isRefractory(knowledge, source, severeSince)
  const silencing = confirmed
    .filter(told)
    .filter(source =>
      kind === 'bolus'
        ? isBolus(knowledge, source, grams, asOf)
        : source.state === 'running' &&
          dueWithin(source, asOf, knowledge.limit('standingInfusion')) >= grams * knowledge.limit('standingShare')
    )
  const soon = kind === 'dose' ? confirmed.filter(({ state }) => state !== 'running') : []
  const isEnough =
    soon.reduce((sum, source) => sum + dueWithin(source, asOf, knowledge.limit('standingDose')), 0) >=
    grams * knowledge.limit('standingShare')
  return {
    silencedBy: silencing.length > 0 ? silencing : isEnough && soon.length > 0 ? soon : [],
    grams: confirmed.reduce((sum, source) => sum + dueWithin(source, asOf, knowledge.limit('dueDay')), 0)
  }
}

/** M4: by order alone a source counts for a day; where there is a MAR, only what it shows, and a single dose for an hour. */
export function isConfirmed(
  knowledge: Knowledge,
  { state, charted, course, order }: MagnesiumSource,
  { mar }: MagnesiumLedger,
  asOf: number
): boolean {
  if (order?.doubtful) return charted
  const age = course.from === undefined ? Number.POSITIVE_INFINITY : asOf - course.from
  if (state === 'running') return charted || (mar === 'unavailable' && age <= knowledge.limit('orderAlone') * hour)
  if (state === 'once') return mar === 'unavailable' || age <= knowledge.limit('onceNotCharted') * minute
  return state === 'scheduled'
}

/** A bolus that was just ordered: of half the row's dose at least, over an hour at most. */
function isBolus(knowledge: Knowledge, { state, dose, course }: MagnesiumSource, grams: number, asOf: number): boolean {
  const isYoung = course.from !== undefined && asOf - course.from <= knowledge.limit('onceNotCharted') * minute
  const fast = course.runs !== undefined && course.runs <= knowledge.limit('standingBolus')
  return state === 'once' && isYoung && fast && (dose.grams?.high ?? 0) >= grams * knowledge.limit('standingShare')
}

/** Still severely low in a sample drawn when it had had its time: it does not work. */
export const isRefractory = (
  knowledge: Knowledge,
  { state, course }: MagnesiumSource,
  severeSince: number | undefined
): boolean =>
  state === 'running' &&
  severeSince !== undefined &&
  course.from !== undefined &&
  severeSince - course.from >= knowledge.limit('infusionShouldWork') * hour

/** Grams that are due within the coming hours, at the most. */
function dueWithin({ state, dose, course }: MagnesiumSource, asOf: number, hours: number): number {
  const until = asOf + hours * hour
  if (state === 'running') {
    const end = course.over === undefined ? until : Math.min(course.over, until)
    return ((dose.mgPerMinute?.high ?? 0) * Math.max(0, end - asOf)) / minute / 1000
  }
  return (dose.grams?.high ?? 0) * (state === 'scheduled' ? dueBetween(course, asOf, until) : 1)
}
