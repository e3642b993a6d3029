import { setTimeout as pause } from 'node:timers/promises'
import type { OverrideReason } from '../cds-hooks/override-reason.ts'
import type { TopicSetting } from '../clients/client.ts'
import { limits } from '../limits.ts'
import type { BasisFact, Code, Recommendation } from '../recommendation.ts'
import type { OverrideQuery } from '../store/queries.ts'

/** Why something that applied was not shown. */
export type Cause = 'silent' | 'below-indicator' | 'snoozed' | 'beyond-most-cards'

export type QuietOptions = {
  /** What the site decided about its topics. */
  readonly settings: Readonly<Record<string, TopicSetting>> | undefined
  readonly hook: string
  readonly asOf: number
  /** Without a hash nobody can be recognized, and nothing is snoozed. */
  readonly patientHash: string | undefined
  readonly resultHash: (item: Recommendation) => string | undefined
  /** Override reasons that mean: seen and dealt with. */
  readonly acknowledgeReasons: readonly Code[]
  readonly overrides: (query: OverrideQuery) => Promise<readonly (readonly OverrideReason[])[]>
}

export type Suppression = {
  readonly shown: readonly Recommendation[]
  readonly suppressed: readonly { readonly topic: string; readonly cause: Cause }[]
}

const rank = { info: 0, warning: 1, critical: 2 } as const
const hour = 3_600_000
/** Milliseconds that a card waits to learn whether it was dealt with. */
const patience = limits.snoozePatience

/** Leaves out what the site does not want to see, and says what was left out and why. */
export async function suppress(recommendations: readonly Recommendation[], options: QuietOptions): Promise<Suppression> {
  if (!options.settings || recommendations.length === 0) return { shown: recommendations, suppressed: [] }
  const causes = await Promise.all(recommendations.map(item => causeOf(item, options)))
  return {
    shown: recommendations.filter((_item, index) => causes[index] === undefined),
    suppressed: recommendations.flatMap(({ topic }, index) => {
      const cause = causes[index]
      return cause ? [{ topic, cause }] : []
    })
  }
}

async function causeOf(item: Recommendation, options: QuietOptions): Promise<Cause | undefined> {
  const { settings = {} } = options
  const setting = Object.hasOwn(settings, item.topic) ? settings[item.topic] : undefined
  if (!setting) return undefined
  if (setting.silent) return 'silent'
  if (setting.minIndicator && rank[item.urgency] < rank[setting.minIndicator]) return 'below-indicator'
  return (await isSnoozed(item, setting.snoozeHours ?? 0, options)) ? 'snoozed' : undefined
}

/** A critical card is never snoozed, nor is anything at the last moment before an order is signed. */
async function isSnoozed(item: Recommendation, hours: number, options: QuietOptions): Promise<boolean> {
  const { hook, asOf, patientHash, resultHash, acknowledgeReasons, overrides } = options
  const result = resultHash(item)
  if (hours <= 0 || !patientHash || !result || item.urgency === 'critical' || hook === 'order-sign') return false
  const query = { patientHash, topic: item.topic, resultHash: result, since: asOf - hours * hour }
  // In doubt the card is shown.
  const past = await Promise.race([overrides(query).catch(() => []), pause(patience, [], { ref: false })])
  return past
    .flat()
    .some(reason => acknowledgeReasons.some(seen => seen.code === reason.code && isSame(seen.system, reason.system)))
}

/** Clients often leave the system out. */
const isSame = (system: string, said: string | undefined): boolean => said === undefined || said === system

/** All of a recommendation that decides whether a site leaves it out: equal keys, equal fate. */
export function suppressionKey(item: Pick<Recommendation, 'topic' | 'urgency' | 'basis'>): string {
  const result = resultOf(item)
  return JSON.stringify([item.topic, item.urgency, ...(result ? [result.name, result.value, result.unit, result.at] : [])])
}

/** The result that a recommendation is about: the first fact behind it that has a time of its own. */
export const resultOf = ({ basis }: Pick<Recommendation, 'basis'>): BasisFact | undefined =>
  basis.find(fact => fact.at !== undefined)
