import { hour, minute } from '../../../src/facts/time.ts'
import type { Urgency } from '../../../src/recommendation.ts'
import type { PastDose } from '../facts/ledger-doses.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Assessed } from './assessed.ts'

/**
 * The emergency bolus that came already (M17): charted as given, with how loud the card still is; ordered just now; or ordered longer
 * ago and not charted, to be chosen again only if a record of what was given is there and does not have it.
 */
export type AfterBolus =
  | { readonly state: 'given'; readonly at: number; readonly urgency: Urgency }
  | { readonly state: 'ordered'; readonly at: number }
  | { readonly state: 'not-charted'; readonly at: number; readonly charted: boolean }

export function afterBolus(f: Assessed): AfterBolus | undefined {
  const since = treatedSince(f)
  const boluses = f.ledger.doses.filter(dose => isBolus(f.knowledge, dose) && dose.from >= since)
  const given = boluses.findLast(({ certain }) => certain)
  if (given) return { state: 'given', at: given.from, urgency: urgencyAfter(f, given) }
  const ordered = Math.max(...boluses.map(({ from }) => from), ...ordersSince(f, since))
  if (!Number.isFinite(ordered)) return undefined
  if (f.asOf - ordered <= f.knowledge.limit('bolusOrderedNow') * minute) return { state: 'ordered', at: ordered }
  return { state: 'not-charted', at: ordered, charted: f.ledger.mar !== 'unavailable' }
}

/** From when on a bolus answers the latest event; one of just before may have been given for it before it was written down. */
function treatedSince({ knowledge, emergencies, asOf }: Assessed): number {
  const events = emergencies.map(({ problem }) => problem.time?.at ?? asOf)
  return Math.min(Math.max(...events), asOf - knowledge.window('before/bolus'))
}

const isBolus = (knowledge: Knowledge, { continuous, from, to, grams }: PastDose): boolean =>
  !continuous &&
  to - from <= knowledge.limit('bolusRuns') * minute &&
  (grams ?? Number.POSITIVE_INFINITY) >= knowledge.limit('bolusGrams')

/** When single doses were ordered that are still to come. */
function ordersSince(f: Assessed, since: number): readonly number[] {
  return f.ledger.parenteral.flatMap(({ state, dose, course, order }) => {
    const fast = course.runs === undefined || course.runs <= f.knowledge.limit('bolusRuns')
    const enough = (dose.grams?.high ?? 0) >= f.knowledge.limit('bolusGrams')
    const at = order?.authored?.at
    return state === 'once' && fast && enough && at !== undefined && at >= since ? [at] : []
  })
}

/** Quiet once a level and a QTc after it are well; a warning once the event is hours past. */
function urgencyAfter(f: Assessed, { to }: PastDose): Urgency {
  const after = (fact: { readonly known: boolean; readonly at?: number | undefined }): boolean =>
    fact.known && (fact.at ?? 0) >= to
  const levelWell = after(f.magnesium) && f.magnesium.known && f.magnesium.value >= f.knowledge.limit('digoxinAim')
  const qtcWell = after(f.qtc) && f.qtc.known && f.qtc.value < f.knowledge.limit('qtcCritical')
  if (levelWell && qtcWell) return 'info'
  const latest = Math.max(...f.emergencies.map(({ problem }) => problem.time?.at ?? f.asOf))
  const qtcLong = f.qtc.known && f.qtc.value >= f.knowledge.limit('qtcCritical')
  return f.asOf - latest > f.knowledge.limit('bolusEventOld') * hour && !(levelWell && qtcLong) ? 'warning' : 'critical'
}
