import type { Recommendation } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { namesBefore } from '../order-checks/headline.ts'
import { ledgerLines } from '../wording/ledger-words.ts'
import { kidneyLine, magnesiumLine } from '../wording/words.ts'
import { now, test } from './proposals.ts'
import { ofCondition, type RunningMagnesium, runningMagnesium, stopRunning } from './running-magnesium.ts'
import { gapLines, recommendation } from './shared.ts'

type Topic = 'contraindicatedRenal' | 'contraindicatedCondition'

/** Magnesium that is in force against kidneys or conditions, where no card leads on which it could be said (M6). */
export function runningAlone(f: Facts, topic: Topic): RunningMagnesium | undefined {
  const running = f.pathway.topics.length > 0 ? undefined : runningMagnesium(f)
  return running && topicOf(running) === topic ? running : undefined
}

const topicOf = ({ findings }: RunningMagnesium): Topic =>
  findings.every(({ code }) => ofCondition.has(code)) ? 'contraindicatedCondition' : 'contraindicatedRenal'

export function runningCard(f: Facts, topic: Topic): readonly Recommendation[] {
  const running = runningAlone(f, topic)
  if (!running) return []
  return [
    recommendation(f, {
      topic,
      urgency: running.urgency,
      headline: namesBefore(running.names, ` in force, ${callOf(running)}, Mg and creatinine now`),
      why: [magnesiumLine(f), kidneyLine(f), ...f.kidney.notes, ...ledgerLines(f)],
      plan: running.lines,
      before: gapLines(f),
      monitor: ['Reflexes, respiratory rate, blood pressure, urine; Mg and creatinine now.'],
      findings: running.findings,
      statements: [...new Set(['S-091', ...running.findings.flatMap(({ statements }) => statements)])],
      conflicts: topic === 'contraindicatedRenal' ? ['C-04', 'C-07'] : ['O-16', 'O-17'],
      amendments: ['M6'],
      facts: ['magnesium', 'renal', 'age', 'medications'],
      options: stopRunning(running, [test('magnesium', now, 'stat', 'M6'), test('creatinine', now, 'stat', 'M6')])
    })
  ]
}

/** The gravest of what is found, in few words. */
function callOf({ findings }: RunningMagnesium): string {
  const codes = findings.map(({ code }) => code)
  if (codes.includes('renalContraindicated')) return 'renal function too low: stop'
  if (codes.includes('renalUnknown')) return 'renal function not known: check'
  return codes.every(code => ofCondition.has(code))
    ? 'contraindicated: prescriber decision'
    : 'too much for this renal function: reduce or hold'
}
