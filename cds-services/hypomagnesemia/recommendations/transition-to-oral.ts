import { told } from '../advice.ts'
import { rule } from '../assessment.ts'
import { due } from '../monitoring.ts'
import { ifRoom } from '../wording/lines.ts'
import { magnesiumWords } from '../wording/words.ts'
import { oralCautions } from './cautions.ts'
import { oralAmount, shortOralWords, test } from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import { account, acidLine, because, chartHooks, notKnown, oralOption, recommendation, startPlan } from './shared.ts'

const statements = ['S-044', 'S-019']

/** An infusion has ended and magnesium has risen: tablets, until the range has held for two days. */
export const transitionToOral = rule({
  topic: 'transitionToOral',
  hooks: chartHooks,
  statements: [...new Set([...statements, 'S-017', ...runningStatements])],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('transitionToOral'),
  recommend: f => {
    const renal = f.pathway.renal
    const plan = startPlan(renal, f.volume.gutLoss ? 'divided' : 'standard')
    const oral = oralOption(f, plan, { row: 'O6', renal, statements, recommended: true })
    return recommendation(
      f,
      {
        topic: 'transitionToOral',
        row: 'O6',
        urgency: 'info',
        headline: `${shortOralWords(f.knowledge, plan).replace(/^o/, 'O')} to keep it: ${magnesiumWords(f)} after IV magnesium`,
        why: because(f),
        plan: [
          `${oralAmount(f.knowledge, plan)}.`,
          ifRoom(`At least ${told('transitionKept')} after the range is reached, then review the cause.`),
          ...acidLine(f)
        ],
        before: oralCautions(f),
        notKnown: notKnown(f),
        background: account(f),
        statements,
        conflicts: ['C-54'],
        facts: ['magnesium', 'renal', 'age', 'medications'],
        options: [
          {
            ...oral,
            proposals: [
              ...oral.proposals,
              test(f.knowledge, 'magnesium', { when: due('transitionFirst'), urgency: 'routine', row: 'O6' }),
              test(f.knowledge, 'magnesium', { when: due('transitionThen'), urgency: 'routine', row: 'O6' })
            ]
          }
        ]
      },
      renal
    )
  }
})
