import { type Clock, monotonic } from './clock.ts'
import type { EvaluationResult } from './guideline/rule.ts'
import type { ServicePackage } from './guideline-folder.ts'
import { limits } from './limits.ts'
import { type Call, evaluate, judgingOf, recordOf } from './pipeline.ts'
import type { Proposal, Recommendation } from './recommendation.ts'

/** How the answer of the shadow differs about one topic: a card that only one of both has, another indicator, or other orders. */
export type ShadowKind = 'only-live' | 'only-shadow' | 'indicator' | 'orders'
export type ShadowDifference = { readonly topic: string; readonly kind: ShadowKind }

/** What became of a second evaluation. Nothing is told of one that failed or took too long, but that it did. */
export const shadowOutcomes = ['compared', 'failed', 'late'] as const
export type ShadowOutcome = (typeof shadowOutcomes)[number]

export type ShadowMeter = {
  readonly shadowed: (outcome: ShadowOutcome, differences: readonly ShadowDifference[]) => void
}

/**
 * The same call judged by a second version of the knowledge, after it was answered: what differs is counted and shown to nobody.
 * It never throws.
 */
export function judgeShadow(
  call: Call,
  live: Pick<EvaluationResult, 'recommendations'>,
  service: ServicePackage,
  { shadowed, ticks = monotonic }: ShadowMeter & { readonly ticks?: Clock | undefined }
): void {
  const started = ticks()
  let found: readonly ShadowDifference[]
  try {
    const other: Call = { ...call, service }
    found = shadowDifferences(live.recommendations, evaluate(recordOf(other), judgingOf(other)).recommendations)
  } catch {
    // What it says may come from the chart, and belongs to no log.
    shadowed('failed', [])
    return
  }
  const isLate = ticks() - started > limits.shadowJudging
  shadowed(isLate ? 'late' : 'compared', isLate ? [] : found)
}

/** Where two answers to one call differ, topic by topic; about orders, order by order. */
export function shadowDifferences(
  live: readonly Recommendation[],
  shadow: readonly Recommendation[]
): readonly ShadowDifference[] {
  const others = new Map(shadow.map(item => [keyOf(item), item]))
  const own = new Set(live.map(keyOf))
  return [
    ...live.flatMap((item): readonly ShadowDifference[] => {
      const { topic } = item
      const other = others.get(keyOf(item))
      if (!other) return [{ topic, kind: 'only-live' }]
      return [
        ...(other.urgency === item.urgency ? [] : [{ topic, kind: 'indicator' } as const]),
        ...(ordersOf(other) === ordersOf(item) ? [] : [{ topic, kind: 'orders' } as const])
      ]
    }),
    ...shadow.filter(item => !own.has(keyOf(item))).map(({ topic }) => ({ topic, kind: 'only-shadow' as const }))
  ]
}

const keyOf = ({ topic, about = '' }: Recommendation): string => `${topic} ${about}`

/** What could be ordered, without the words for it. */
const ordersOf = ({ options }: Recommendation): string =>
  JSON.stringify(options.map(({ recommended, proposals }) => [recommended, proposals.map(essence)]))

function essence(proposal: Proposal): unknown {
  if (proposal.act === 'test') return [proposal.act, proposal.test.code, proposal.when, proposal.urgency]
  if (proposal.act === 'remove') return [proposal.act, proposal.order.reference]
  if (proposal.act === 'prescribe') {
    const { act, product, route, dose, schedule, rate, maxPerDay } = proposal
    return [act, product.code, route, dose, schedule, rate, maxPerDay]
  }
  const { change, order } = proposal
  if (change === 'stop') return ['stop', order.reference]
  return change.act === 'prescribe' ? [order.reference, essence(change)] : [order.reference, change]
}
