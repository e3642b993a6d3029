import { hour } from '../../../src/facts/time.ts'
import type { PastDose } from '../facts/ledger-doses.ts'
import { spanWords } from '../facts/span-words.ts'
import { recheckAfter } from '../knowledge.ts'
import type { Assessed } from './assessed.ts'
import type { PathwayTopic } from './pathway.ts'
import { magnesiumMissing, unknownReasons } from './unknown-magnesium.ts'
import { dosesSince } from './unmeasured-doses.ts'

/** Why magnesium is to be measured again, and in how many hours; 0 is now. */
export type Recheck = {
  readonly kind: 'hold' | 'given' | 'old' | 'overdue'
  readonly why: string
  readonly hours: number
  /** Severe, and nobody knows how much was given since: as loud as without those doses (proposal). */
  readonly critical?: boolean
}

/** Cards that order magnesium for now themselves, or that follow a protocol of their own. */
const answered = new Set<PathwayTopic>([
  'adultsOnly',
  'resultUnusable',
  'toxicMagnesium',
  'emergencyMagnesium',
  'highMagnesium',
  'contraindicatedRenal',
  'pregnancy'
])

export function recheckOf(f: Assessed): Recheck | undefined {
  if (isHeld(f)) return { kind: 'hold', why: `Signs: ${f.holdParameters.stop.join(', ')}`, hours: 0 }
  const withheld = f.pathway.topics.includes('recheckDue')
  if (!withheld && f.pathway.topics.some(topic => answered.has(topic))) return undefined
  const since = f.magnesium.known ? dosesSince(f, withheld ? f.pathway.renal : 'R1') : []
  if (since.length > 0 && !f.pathway.unconfirmed) {
    const critical = (isSevere(f) || heldBack.has(f.pathway.row)) && since.some(({ grams }) => grams === undefined)
    const why = `${whyMeasured(since)}${critical ? ' How much it was is not known.' : ''}`
    return { kind: 'given', why, hours: critical ? 0 : Math.min(hoursAfterInjection(f), hoursOnInfusion(f)), critical }
  }
  if (withheld || forgotten(f)) return { kind: 'old', why: '', hours: 0 }
  const why = f.magnesium.known ? overdue(f, f.magnesium.at ?? 0) : unmeasured(f)
  return why ? { kind: 'overdue', why, hours: 0 } : undefined
}

/** Rows of critical cards, which wait for a level here. */
const heldBack = new Set<string | undefined>(['V1', 'V2'])

/** What was given after the sample, or may have been. */
function whyMeasured(doses: readonly PastDose[]): string {
  if (doses.some(dose => dose.certain))
    return 'Parenteral magnesium was given after this result, or it was drawn too soon after a dose.'
  return doses.some(dose => dose.unconfirmedEnd)
    ? 'Parenteral magnesium ordered after this result: completed by the order, not on the MAR. Check what was given.'
    : 'Parenteral magnesium ordered after this result; MAR not available: check what was given.'
}

/** Magnesium by injection runs, or ended of late, and no level tells how it works: then its own start counts (rule 24). */
function unmeasured(f: Assessed): string | undefined {
  const { parenteral, injectionsEnded } = f.ledger
  if (!magnesiumMissing(f) || unknownReasons(f).length > 0) return undefined
  return parenteral.length > 0 || injectionsEnded !== undefined ? overdue(f, Number.NEGATIVE_INFINITY) : undefined
}

/** Signs of too much during an infusion. A high result speaks of them on its own card. */
function isHeld(f: Assessed): boolean {
  const told = f.pathway.topics.some(topic => topic === 'toxicMagnesium' || topic === 'highMagnesium')
  return f.ledger.parenteral.length > 0 && f.holdParameters.stop.length > 0 && !told
}

/** Out of range when it was last measured, months ago, and nothing else asks for magnesium. */
function forgotten(f: Assessed): boolean {
  const last = f.magnesiumResult.measurement
  if (f.magnesium.known || f.magnesium.reason !== 'stale' || !last) return false
  return (
    f.knowledge.magnesiumBand(last.value, last.upperLimit ?? f.knowledge.defaultUpperLimit) !== 'RNG' &&
    unknownReasons(f).length === 0
  )
}

/** Hours until a sample says how the last injection has worked; 0 if that moment has passed. */
function hoursAfterInjection(f: Assessed): number {
  const running = f.ledger.parenteral.flatMap(({ course }) => course.over ?? [])
  const end = Math.max(f.ledger.lastInjection ?? f.asOf, ...running)
  return Math.max(0, Math.ceil((end + recheckAfter('afterDose') * hour - f.asOf) / hour))
}

/** Hours until an infusion that runs on asks for a level of its own; no infusion never does. */
function hoursOnInfusion(f: Assessed): number {
  const starts = f.ledger.parenteral.filter(({ state }) => state === 'running').map(({ course }) => course.from ?? f.asOf)
  if (starts.length === 0) return Number.POSITIVE_INFINITY
  return Math.max(0, Math.ceil((Math.max(...starts) + injectionInterval(f) * hour - f.asOf) / hour))
}

/** Section 6: how often a level is taken while magnesium runs. */
export const injectionInterval = (f: Assessed): number =>
  recheckAfter(f.kidney.band === 'R1' ? 'injection' : 'injectionWeakKidneys')

/** The interval of the newest result or the start of treatment, whichever is later, has passed. */
function overdue(f: Assessed, drawn: number): string | undefined {
  const { parenteral, oral, oralSince, injectionsEnded, lastInjection } = f.ledger
  const past = (start: number | undefined, hours: number): boolean => f.asOf > Math.max(drawn, start ?? drawn) + hours * hour
  if (parenteral.length > 0) {
    const interval = injectionInterval(f)
    return past(lastInjection, interval) ? `Recheck overdue: every ${spanWords(interval)} on parenteral magnesium.` : undefined
  }
  if (injectionsEnded !== undefined && f.asOf - injectionsEnded <= f.knowledge.window('recheck/injectionEnded')) {
    const interval = recheckAfter('injectionEnded')
    return past(injectionsEnded, interval) ? `Recheck overdue: ${spanWords(interval)} after parenteral magnesium.` : undefined
  }
  if (oral.length > 0) {
    const often = f.risks.length > 0 || f.kidney.band !== 'R1'
    const first = oralSince !== undefined && drawn <= oralSince
    const interval = recheckAfter(often ? (first ? 'tabletsStarted' : 'tabletsAtRisk') : 'tablets')
    return past(oralSince, interval) ? `Recheck overdue: ${spanWords(interval)} on oral magnesium.` : undefined
  }
  return untreated(f, past)
}

function untreated(f: Assessed, past: (start: undefined, hours: number) => boolean): string | undefined {
  const band = f.magnesiumBand.known ? f.magnesiumBand.value : 'RNG'
  if (band !== 'SEV' && band !== 'DEF' && band !== 'BRD') return undefined
  const interval = recheckAfter(`untreated${band}`)
  return past(undefined, interval) ? `Recheck overdue: ${spanWords(interval)} without treatment since the result.` : undefined
}

export const isSevere = (f: Assessed): boolean => {
  const last = f.magnesiumResult.measurement
  return last !== undefined && f.knowledge.magnesiumBand(last.value, last.upperLimit ?? f.knowledge.defaultUpperLimit) === 'SEV'
}
