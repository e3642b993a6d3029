import { type Facts, rule } from '../assessment.ts'
import { acuteConcepts, unknownReasons } from '../pathway/unknown-magnesium.ts'
import { capital } from '../wording/capital.ts'
import { factLine } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** Magnesium was never measured, or too long ago, and something makes it likely to be low. */
export const magnesiumUnknown = rule({
  topic: 'magnesiumUnknown',
  hooks: chartHooks,
  statements: ['S-099', 'S-104', 'S-168'],
  needs: ['age'],
  when: f => f.age.value >= f.knowledge.limit('adultAge') && unknownReasons(f).length > 0,
  recommend: f => {
    const reasons = unknownReasons(f)
    return recommendation(f, {
      topic: 'magnesiumUnknown',
      urgency: isPressing(f) ? 'warning' : 'info',
      headline: `Measure magnesium: ${f.magnesium.known ? 'no recent result' : 'not known'}, with ${reasons[0]}`,
      why: [
        factLine('Mg', f.magnesium),
        ...reasons.filter(reason => !reason.startsWith('potassium')).map(capital),
        factLine('K', f.potassium, 'mmol/L')
      ],
      plan: ['Low K or Ca that resists is often low Mg.'],
      notKnown: gapLines(f),
      statements: ['S-099', 'S-104', ...(f.setting.intensiveCare ? ['S-168'] : [])],
      conflicts: ['O-30'],
      facts: ['magnesium', 'potassium', 'calcium', 'qtc', 'age', 'medications'],
      options: [
        option('Order magnesium', true, [
          test(f.knowledge, 'magnesium', { when: now, urgency: isPressing(f) ? 'urgent' : 'routine', row: 'U1' })
        ])
      ]
    })
  }
})

function isPressing(f: Facts): boolean {
  const severeLow = f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumSevere')
  const acute = f.findings.recent(acuteConcepts, f.knowledge.window('pressing/condition')).length > 0
  return severeLow || f.calcium.veryLow || acute
}
