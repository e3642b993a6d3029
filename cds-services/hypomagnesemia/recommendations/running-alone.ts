import type { Recommendation } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { namesBefore, plainName } from '../order-checks/headline.ts'
import { stopLimitReached } from '../pathway/stop-limit.ts'
import { now, test } from './proposals.ts'
import { ofCondition, type RunningMagnesium, runningMagnesium, stopRunning } from './running-magnesium.ts'
import { account, because, notKnown, recommendation } from './shared.ts'

type Topic = 'contraindicatedRenal' | 'contraindicatedCondition'

/** Magnesium that is in force against kidneys or conditions, where no card leads on which it could be said (M6). */
export function runningAlone(f: Facts, topic: Topic): RunningMagnesium | undefined {
  const running = f.pathway.topics.length > 0 || stopLimitReached(f) ? undefined : runningMagnesium(f)
  return running && topicOf(running) === topic ? running : undefined
}

const topicOf = ({ findings }: RunningMagnesium): Topic =>
  findings.every(({ code }) => ofCondition.has(code)) ? 'contraindicatedCondition' : 'contraindicatedRenal'

export function runningCard(f: Facts, topic: Topic): readonly Recommendation[] {
  const running = runningAlone(f, topic)
  if (!running) return []
  const [first = 'magnesium', ...others] = running.names.map(plainName)
  const { act, why } = running.call
  return [
    recommendation(f, {
      topic,
      urgency: running.urgency,
      headline: namesBefore([`${act} ${first}`, ...others], `: ${why}; Mg and creatinine now`),
      why: because(f),
      plan: running.lines,
      before: ['Reflexes, RR, BP and urine now.'],
      notKnown: notKnown(f),
      background: account(f),
      findings: running.findings,
      statements: [...new Set(['S-091', ...running.findings.flatMap(({ statements }) => statements)])],
      conflicts: topic === 'contraindicatedRenal' ? ['C-04', 'C-07'] : ['O-16', 'O-17'],
      amendments: ['M6'],
      facts: ['magnesium', 'renal', 'age', 'medications'],
      options: stopRunning(running, [
        test(f.knowledge, 'magnesium', { when: now, urgency: 'stat', row: 'M6' }),
        test(f.knowledge, 'creatinine', { when: now, urgency: 'stat', row: 'M6' })
      ])
    })
  ]
}
