import type { Recommendation } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { recheckAfter } from '../knowledge.ts'
import { due } from '../monitoring.ts'
import { magnesiumWords } from '../wording/words.ts'
import { alreadyOrdered, firstConfirmed, lessStanding } from './already-ordered.ts'
import { parenteralChecks } from './cautions.ts'
import { bolusOf, bolusOrder, companionTests, dilutedDose, doseWords, inHours, now, option, test } from './proposals.ts'
import {
  account,
  because,
  becauseOfDose,
  holdLine,
  noDoseWords,
  notKnown,
  onceLine,
  recommendation,
  runningWords,
  totalLine,
  totalReachedLine,
  volumeFinding,
  volumeLine,
  withinSoftTotal
} from './shared.ts'

const statements = ['S-060', 'S-062']

/** What an oral row becomes in hospital where the gut cannot be used: one small infusion, and no tablets (M21). */
export function infusionInPlace(f: Facts, topic: 'oralReplacement' | 'borderline'): Recommendation {
  const { renal } = f.pathway
  const dose = bolusOf(f.knowledge, 'V3', renal)
  const standing = alreadyOrdered(f, 'dose', dose?.grams ?? 0)
  const running = standing.silenced
  const left = lessStanding(f.knowledge, dose, standing.grams)
  const offered = left && withinSoftTotal(f, renal, left.grams) && !running ? left : undefined
  const tests = [
    test(f.knowledge, 'magnesium', {
      when: offered ? inHours(offered.minutes / 60 + recheckAfter('afterDose')) : now,
      urgency: 'urgent',
      row: 'V3'
    }),
    test(f.knowledge, 'creatinine', { when: due('creatinineAfterDose'), urgency: 'urgent', row: 'V3' }),
    ...companionTests(f, { row: 'V3', urgency: 'urgent', have: [], purpose: 'parenteral' })
  ]
  const low = topic === 'borderline' ? 'borderline low' : 'low'
  return recommendation(
    f,
    {
      topic,
      row: 'V3',
      urgency: topic === 'borderline' || f.risks.length === 0 ? 'info' : 'warning',
      headline: `${offered ? `${topic === 'borderline' ? 'Consider ' : ''}IV magnesium ${doseWords(offered)}` : running ? runningWords(f) : noDoseWords}: ${magnesiumWords(f)}, ${low}, no enteral route`,
      why: [...(offered ? becauseOfDose(f, renal) : because(f)), ...totalLine(f)],
      plan: [
        `No tablets: ${f.gut.none.join(', ')}.`,
        ...standing.lines,
        ...(offered ? [dilutedDose(offered, false), 'A second dose only after a new Mg.'] : []),
        ...(offered || running ? [] : [totalReachedLine]),
        ...onceLine(renal),
        ...volumeLine(f)
      ],
      before: offered ? parenteralChecks(f) : [],
      stopIf: [holdLine(f.knowledge)],
      notKnown: notKnown(f),
      background: account(f),
      findings: volumeFinding(f),
      statements,
      conflicts: ['C-26'],
      amendments: ['M21'],
      facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'medications'],
      options: offered
        ? firstConfirmed(f, [
            option(`Give ${doseWords(offered)}`, topic !== 'borderline', [
              bolusOrder(f.knowledge, offered, {
                statements,
                monitoring: ['Blood pressure and reflexes before and after.'],
                urgency: 'urgent'
              }),
              ...tests
            ])
          ])
        : [option('Order labs', true, tests)]
    },
    renal
  )
}
