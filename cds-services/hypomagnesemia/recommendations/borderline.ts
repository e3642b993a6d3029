import { rule } from '../assessment.ts'
import { due, weeks } from '../monitoring.ts'
import { magnesiumWords } from '../wording/words.ts'
import { oralCautions } from './cautions.ts'
import { infusionInPlace } from './infusion-in-place.ts'
import { companionTests, option, oralTests, shortOralWords, test } from './proposals.ts'
import { runningMagnesium, runningStatements } from './running-magnesium.ts'
import {
  account,
  because,
  chartHooks,
  notKnown,
  oralAlready,
  oralOption,
  oralStanding,
  recommendation,
  startPlan
} from './shared.ts'

const statements = ['S-010']

/** Just below the range: repeat; tablets only where something makes it matter. */
export const borderline = rule({
  topic: 'borderline',
  hooks: chartHooks,
  statements: [...new Set([...statements, 'S-128', ...runningStatements])],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('borderline'),
  recommend: f => {
    if (f.pathway.row === 'V3') return infusionInPlace(f, 'borderline')
    const renal = f.pathway.renal
    const matters = f.risks.length > 0 || f.symptoms.length > 0
    const { already, plan } = oralStanding(f, startPlan(renal, f.volume.gutLoss ? 'divided' : 'standard'))
    const repeat =
      matters || f.setting.knownInpatient
        ? oralTests(f, renal, 'O2')
        : [test(f.knowledge, 'magnesium', { when: due('tabletsLater'), urgency: 'routine', row: 'O2' })]
    const offers = matters && plan !== undefined
    return recommendation(
      f,
      {
        topic: 'borderline',
        row: 'O2',
        urgency: 'info',
        headline: `Repeat${offers ? ', consider tablets because of risk' : already ? ', oral magnesium is already ordered' : f.setting.knownInpatient ? ' daily in hospital' : ` in ${weeks('tabletsLater')}`}: ${magnesiumWords(f)}, borderline low`,
        why: because(f),
        plan: [
          ...(f.ledger.taken.length > 0 ? [oralAlready(f)] : []),
          ...(matters || runningMagnesium(f) ? [] : ['No treatment needed now.'])
        ],
        before: oralCautions(f),
        notKnown: notKnown(f),
        background: account(f),
        statements,
        conflicts: ['C-15'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'medications'],
        options: [
          option('Repeat magnesium', true, [...repeat, ...companionTests(f, { row: 'O2', urgency: 'routine' })]),
          ...(offers
            ? [
                {
                  ...oralOption(f, plan, { row: 'O2', renal, statements: ['S-010', 'S-034'], recommended: false }),
                  inWords: `Consider ${shortOralWords(f.knowledge, plan)}`
                }
              ]
            : [])
        ]
      },
      renal
    )
  }
})
