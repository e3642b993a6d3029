import type { Recommendation } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { magnesiumWords } from '../wording/words.ts'
import { alreadyOrdered, firstConfirmed, lessStanding } from './already-ordered.ts'
import { bolusOf, bolusOrder, bolusWords, companionTests, inHours, now, option, test } from './proposals.ts'
import {
  holdLine,
  onceLine,
  parenteralChecks,
  recommendation,
  runningWords,
  totalLine,
  totalReachedLine,
  volumeFinding,
  volumeLine,
  whyLines,
  withinSoftTotal
} from './shared.ts'

const statements = ['S-060', 'S-062']

/** What an oral row becomes in hospital where the gut cannot be used: one small infusion, and no tablets (M21). */
export function infusionInPlace(f: Facts, topic: 'oralReplacement' | 'borderline'): Recommendation {
  const { renal } = f.pathway
  const dose = bolusOf('V3', renal)
  const standing = alreadyOrdered(f, 'dose', dose?.grams ?? 0)
  const running = standing.silenced
  const left = lessStanding(dose, standing.grams)
  const offered = left && withinSoftTotal(f, renal, left.grams) && !running ? left : undefined
  const words = offered ? `magnesium sulfate ${bolusWords(offered)}` : ''
  const tests = [
    test('magnesium', offered ? inHours(7) : now, 'urgent', 'V3'),
    test('creatinine', inHours(12), 'urgent', 'V3'),
    ...companionTests(f, 'V3', 'urgent', [], 'parenteral')
  ]
  const otherwise = running ? runningWords(f) : 'no further dose offered, see total'
  const low = topic === 'borderline' ? 'borderline low' : 'low'
  return recommendation(
    f,
    {
      topic,
      row: 'V3',
      urgency: topic === 'borderline' || f.risks.length === 0 ? 'info' : 'warning',
      headline: `${magnesiumWords(f)}, ${low}, no enteral route: ${offered ? `${words} ${topic === 'borderline' ? 'is an option' : 'recommended'}` : otherwise}`,
      why: [...whyLines(f), ...totalLine(f)],
      plan: [
        `No enteral route charted (${f.gut.none.join(', ')}): no tablets.`,
        ...standing.lines,
        ...(offered ? [`Option: ${words}. A second dose only after a new Mg.`] : []),
        ...(offered || running ? [] : [totalReachedLine]),
        ...onceLine(renal),
        ...volumeLine(f)
      ],
      before: parenteralChecks(f),
      monitor: ['Mg 6 h after the end.', holdLine()],
      findings: volumeFinding(f),
      statements,
      conflicts: ['C-26'],
      amendments: ['M21'],
      facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'medications'],
      options: offered
        ? firstConfirmed(f, [
            option(`Magnesium sulfate ${bolusWords(offered)}`, topic !== 'borderline', [
              bolusOrder(offered, statements, ['Blood pressure and reflexes before and after.'], 'urgent'),
              ...tests
            ])
          ])
        : [option('Bloods', true, tests)]
    },
    renal
  )
}
