import { told } from '../advice.ts'
import { rule } from '../assessment.ts'
import { ifRoom, inShort } from '../wording/lines.ts'
import { magnesiumWords } from '../wording/words.ts'
import { oralCautions } from './cautions.ts'
import { companionTests, now, option, test } from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
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

const statements = ['S-021', 'S-026', 'S-027']

/** Salt and water first: with gut losses tablets fail, or make them worse, until volume is restored. */
export const volumeFirst = rule({
  topic: 'volumeFirst',
  hooks: chartHooks,
  statements: [
    ...new Set([...statements, 'S-022', 'S-023', 'S-024', 'S-025', 'S-028', 'S-030', 'S-051', 'S-058', ...runningStatements])
  ],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('volumeFirst'),
  recommend: f => {
    const renal = f.pathway.renal
    const { plan } = oralStanding(f, startPlan(renal, 'divided'))
    return recommendation(
      f,
      {
        topic: 'volumeFirst',
        row: f.pathway.row ?? 'O4',
        urgency: 'warning',
        headline: `Judge and restore volume before tablets: ${magnesiumWords(f)} with possible volume depletion`,
        why: [...because(f), `Volume: ${f.volume.why.join('; ')}`],
        plan: [
          ...(f.volume.restricted
            ? ['Fluids only after bedside judgment (heart failure, oliguria or dialysis).']
            : [
                inShort(
                  `If confirmed, isotonic saline by local practice (source texts: ${told('saltAndWater')} a day to begin with). No order is offered.`,
                  'If confirmed, isotonic saline by local practice.'
                )
              ]),
          ...(f.ledger.taken.length > 0 ? [oralAlready(f)] : []),
          ...(plan ? [ifRoom('Tablets after that.')] : [])
        ],
        before: ['Stoma or stool volume, weight.', ...oralCautions(f)],
        notKnown: notKnown(f),
        background: account(f),
        findings: [{ code: 'volumeFirst', severity: 'warning', statements }],
        statements,
        conflicts: ['C-22', 'C-23'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'causes', 'age', 'medications'],
        options: [
          option('Order urine sodium', true, [
            test(f.knowledge, 'urineSodium', { when: now, urgency: 'routine', row: 'G9' }),
            ...companionTests(f, { row: 'G9', urgency: 'routine' })
          ]),
          ...(plan
            ? [oralOption(f, plan, { row: f.pathway.row ?? 'O4', renal, statements: ['S-050', 'S-056'], recommended: false })]
            : [])
        ]
      },
      renal
    )
  }
})
