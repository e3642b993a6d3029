import type { Line } from '../../../src/recommendation.ts'
import { rule } from '../assessment.ts'
import type { RenalBand } from '../knowledge.ts'
import { urineStudiesFit } from '../pathway/urine-studies.ts'
import { ifRoom } from '../wording/lines.ts'
import { magnesiumWords } from '../wording/words.ts'
import { companionTests, now, option, test } from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import { account, because, chartHooks, notKnown, oralAlready, recommendation } from './shared.ts'

const urine = ['urineMagnesium', 'urineCreatinine', 'urineCalcium'] as const
const statements = ['S-134', 'S-071', 'S-086', 'S-172']

/** Low after two weeks of the full oral dose: why, and what a specialist may choose. Nothing is preselected. */
export const refractory = rule({
  topic: 'refractory',
  hooks: chartHooks,
  statements: [...new Set([...statements, 'S-072', 'S-087', 'S-135', 'S-136', 'S-137', 'S-048', 'S-049', ...runningStatements])],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('refractory'),
  recommend: f =>
    recommendation(
      f,
      {
        topic: 'refractory',
        row: 'F1',
        urgency: 'warning',
        headline: `${urineStudiesFit(f) ? 'Urine studies and specialist advice' : 'Specialist advice'}: ${magnesiumWords(f)} after 2 weeks of full oral dose`,
        why: [...because(f), oralAlready(f)],
        plan: [
          ...injections(f.pathway.renal),
          ifRoom(
            'Or alfacalcidol 0.25 microgram a day (adjusted Ca up to 2.50 mmol/L, normal phosphate, never with calcitriol).'
          ),
          ifRoom('Or an organic salt, or a liquid.')
        ],
        before: ['Adherence, volume, stool or stoma losses, PPI, diuretic reviewed?'],
        notKnown: notKnown(f),
        background: [...account(f), 'On alfacalcidol: slow steps, calcium twice weekly for 2 weeks, then weekly.'],
        statements,
        conflicts: ['C-42', 'C-43', 'C-44'],
        facts: ['magnesium', 'renal', 'potassium', 'calcium', 'causes', 'age', 'medications'],
        options: [
          option(urineStudiesFit(f) ? 'Order urine studies' : 'Order magnesium and creatinine', true, [
            ...[...(urineStudiesFit(f) ? urine : []), ...(['magnesium', 'creatinine'] as const)].map(key =>
              test(f.knowledge, key, { when: now, urgency: 'routine', row: 'F1' })
            ),
            ...companionTests(f, { row: 'F1', urgency: 'routine' })
          ])
        ]
      },
      f.pathway.renal
    )
})

/** Injections that a specialist may choose; with reduced kidneys the least amount and none under the skin. */
function injections(renal: RenalBand): readonly Line[] {
  if (renal === 'R3') return ['One at a time, by a specialist: magnesium sulfate 1 g IV over 4 h, each time only after a new Mg.']
  return [
    'One at a time, by a specialist: magnesium sulfate 1 to 2 g IV over 2 to 4 h, 2 to 3 times a week.',
    ifRoom('Or 1 to 3 g SC in 500 mL saline, 1 to 3 times a week (off-label).')
  ]
}
