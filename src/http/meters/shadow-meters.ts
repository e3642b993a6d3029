import { Counter, type Registry } from 'prom-client'
import { type ShadowKind, type ShadowMeter, shadowOutcomes } from '../../shadow.ts'

/** How often the shadow version differed about a topic since the start of this process. */
export type ShadowCount = { readonly topic: string; readonly kind: ShadowKind; readonly count: number }
export type ShadowCounts = { readonly compared: number; readonly dropped: number; readonly differences: readonly ShadowCount[] }

/** What a second version would have said otherwise. Topics and kinds, never anything of a patient. */
export function shadowMeters(registry: Registry): ShadowMeter & { readonly shadowCounts: () => ShadowCounts } {
  const registers = [registry]
  const evaluations = new Counter({
    registers,
    name: 'cds_shadow_evaluations_total',
    help: 'Calls judged by the shadow version too, by outcome: compared, failed, late',
    labelNames: ['outcome']
  })
  const differences = new Counter({
    registers,
    name: 'cds_shadow_differences_total',
    help: 'Differences of the shadow version by topic and kind: only-live, only-shadow, indicator, orders',
    labelNames: ['topic', 'kind']
  })
  for (const outcome of shadowOutcomes) evaluations.inc({ outcome }, 0)
  const counts = new Map<string, ShadowCount>()
  let [compared, dropped] = [0, 0]
  return {
    shadowed: (outcome, found) => {
      evaluations.inc({ outcome })
      if (outcome === 'compared') compared += 1
      else dropped += 1
      for (const { topic, kind } of found) {
        differences.inc({ topic, kind })
        const key = `${topic} ${kind}`
        counts.set(key, { topic, kind, count: (counts.get(key)?.count ?? 0) + 1 })
      }
    },
    shadowCounts: () => ({ compared, dropped, differences: [...counts.values()].sort((a, b) => b.count - a.count) })
  }
}
