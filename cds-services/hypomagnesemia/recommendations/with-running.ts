import type { Facts } from '../assessment.ts'
import { stopLimitReached } from '../pathway/stop-limit.ts'
import type { Draft } from '../wording/basis.ts'
import { rankOf } from '../wording/urgency-rank.ts'
import { runningMagnesium, stopRunning } from './running-magnesium.ts'

/** Cards that stop every source themselves. */
const stopsItself: ReadonlySet<string> = new Set(['toxicMagnesium', 'highMagnesium'])

const leadingTopic = (f: Facts): string | undefined => (stopLimitReached(f) ? 'highMagnesium' : f.pathway.topics[0])

/** What is in force against kidneys or conditions is said on the leading card of the chart, as loud as of a draft (M6). */
export function withRunning(f: Facts, draft: Draft): Draft {
  const leads = f.kind === 'chart' && draft.topic === leadingTopic(f)
  const running = leads ? runningMagnesium(f) : undefined
  if (!running) return draft
  const stop = stopsItself.has(draft.topic) ? undefined : stopRunning(running, []).find(({ proposals }) => proposals.length > 0)
  return {
    ...draft,
    urgency: rankOf(running.urgency) < rankOf(draft.urgency) ? running.urgency : draft.urgency,
    plan: [...running.lines, ...draft.plan],
    findings: [...(draft.findings ?? []), ...running.findings],
    amendments: [...new Set([...(draft.amendments ?? []), 'M6'])],
    options: stop ? [...draft.options, stop] : draft.options
  }
}
