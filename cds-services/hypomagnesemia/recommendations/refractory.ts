import type { Line } from '../../../src/recommendation.ts'
import { ends, told } from '../advice.ts'
import { rule } from '../assessment.ts'
import { weeksWords } from '../facts/span-words.ts'
import type { Knowledge, RenalBand } from '../knowledge.ts'
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
        headline: `${urineStudiesFit(f) ? 'Urine studies and specialist advice' : 'Specialist advice'}: ${magnesiumWords(f)} after ${weeksWords(f.knowledge.window('refractory/tablets'))} of full oral dose`,
        why: [...because(f), oralAlready(f)],
        plan: [
          ...injections(f.knowledge, f.pathway.renal),
          ifRoom(
            `Or alfacalcidol ${told('alfacalcidol')} a day (adjusted Ca up to ${ends('alfacalcidolCalcium')[0].toFixed(2)} mmol/L, normal phosphate, never with calcitriol).`
          ),
          ifRoom('Or an organic salt, or a liquid.')
        ],
        before: ['Adherence, volume, stool or stoma losses, PPI, diuretic reviewed?'],
        notKnown: notKnown(f),
        background: [...account(f), `On alfacalcidol: slow steps, calcium ${told('alfacalcidolChecks')}.`],
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
function injections(knowledge: Knowledge, renal: RenalBand): readonly Line[] {
  const one = 'One at a time, by a specialist: magnesium sulfate'
  if (renal === 'R3')
    return [`${one} ${told('courseGramsReduced')} IV over ${told('courseHoursReduced')}, each time only after a new Mg.`]
  return [
    `${one} ${told('courseGrams')} IV over ${told('courseHours')}, ${told('courseWeekly')}.`,
    ifRoom(`Or ${told('skinGrams')} SC in ${knowledge.limit('skinVolume')} mL saline, ${told('skinWeekly')} (off-label).`)
  ]
}
