import { type Facts, rule } from '../assessment.ts'
import { hoursWords } from '../facts/span-words.ts'
import { lowAndCurrent } from '../pathway/related-electrolytes.ts'
import { digoxinMatters, testsOrderedOf } from '../pathway/tests-ordered.ts'
import { magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { chartHooks, recommendation } from './shared.ts'

/** An ECG that nobody has done yet. */
export const ecg = rule({
  topic: 'ecg',
  hooks: chartHooks,
  statements: ['S-082', 'S-130', 'S-131'],
  needs: ['magnesium'],
  when: f => lowAndCurrent(f) && !f.ecgDone && ecgReasons(f).length > 0 && !testsOrderedOf(f).ecg && !digoxinMatters(f),
  recommend: f =>
    recommendation(f, {
      topic: 'ecg',
      urgency: 'info',
      headline: `12-lead ECG: ${magnesiumWords(f)}, ${ecgReasons(f).slice(0, 2).join(', ')}`,
      why: [`${ecgReasons(f).join(', ')}; no ECG in the last ${hoursWords(f.knowledge.window('recent/ecg'))}`],
      background: [magnesiumLine(f)],
      plan: ['Look for a long QTc, flat T, ST depression, U waves. Repeat during correction.'],
      statements: ['S-082', 'S-130', 'S-131'],
      facts: ['magnesium', 'potassium', 'calcium', 'qtc', 'medications'],
      options: [option('Order 12-lead ECG', true, [test(f.knowledge, 'ecg', { when: now, urgency: 'urgent', row: 'ECG' })])]
    })
})

function ecgReasons(f: Facts): readonly string[] {
  return [
    ...(f.magnesiumBand.known && f.magnesiumBand.value === 'SEV' ? ['severely low magnesium'] : []),
    ...(f.symptoms.length > 0 ? ['symptoms'] : []),
    ...f.heartReasons,
    ...(f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumLow') ? ['low potassium'] : []),
    ...(f.calcium.low ? ['low calcium'] : [])
  ]
}
