import type { Option } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { magnesiumWords } from '../wording/words.ts'
import { oralCautions } from './cautions.ts'
import { companionTests, type OralPlan, option, oralAmount, oralMmol, oralOrder, oralTests, shortOralWords } from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import {
  account,
  acidLine,
  because,
  ceilingOf,
  chartHooks,
  notKnown,
  oralAlready,
  recommendation,
  startCeiling,
  supervisedLine
} from './shared.ts'

const statements = ['S-039', 'S-040', 'S-024']

/** Still low a week or more after tablets began: the next step, as a change of the order that stands. */
export const escalateOral = rule({
  topic: 'escalateOral',
  hooks: chartHooks,
  statements: [...new Set([...statements, 'S-057', ...runningStatements])],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('escalateOral'),
  recommend: f => {
    const renal = f.pathway.renal
    const value = f.magnesium.value
    const plan = nextPlan(f)
    const recommended = value < f.knowledge.limit('minimumReached')
    return recommendation(
      f,
      {
        topic: 'escalateOral',
        row: 'O5',
        urgency: value < f.knowledge.magnesiumFrom('BRD') ? 'warning' : 'info',
        headline: `${recommended ? 'Step up to' : 'Consider'} ${shortOralWords(f.knowledge, plan)}: ${magnesiumWords(f)} on oral magnesium`,
        why: [...because(f), oralAlready(f)],
        plan: [
          `${oralAmount(f.knowledge, plan)}.`,
          ...(recommended
            ? []
            : [`Minimum of ${f.knowledge.limit('minimumReached').toFixed(2)} mmol/L reached: not preselected.`]),
          ...(renal === 'R2' && plan === 'tablet-twice' ? ['Only while creatinine is stable.'] : []),
          ...(f.ledger.taken.length > 1 ? ['Several magnesium orders stand: change them by hand.'] : []),
          ...supervisedLine(f.knowledge, oralMmol(f.knowledge, plan)),
          ...acidLine(f)
        ],
        before: ['Taken, tolerated, volume depletion overlooked?', ...oralCautions(f)],
        notKnown: notKnown(f),
        background: account(f),
        statements,
        conflicts: ['C-15', 'C-34'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'medications'],
        options: optionsOf(f, plan, recommended)
      },
      renal
    )
  }
})

/** One step up: to one tablet a night from less, else to two tablets a day; with reduced kidneys one capsule more. */
export function nextPlan(f: Facts): OralPlan {
  const perDay = f.ledger.oralPerDay ?? 0
  if (f.pathway.renal === 'R3') return perDay < f.knowledge.limit('oralTwoCapsules') ? 'capsule-twice' : 'capsule-three'
  return perDay < f.knowledge.limit('oralFirstStep') ? 'tablet-night' : 'tablet-twice'
}

function optionsOf(f: Facts, plan: OralPlan, recommended: boolean): readonly Option[] {
  const renal = f.pathway.renal
  const change = oralOrder(f.knowledge, plan, {
    row: 'O5',
    statements,
    ceiling: plan === 'tablet-twice' ? ceilingOf(f.knowledge, renal) : startCeiling(f.knowledge, renal)
  })
  const [only, ...others] = f.ledger.taken
  const rechecks = [...oralTests(f, renal, 'O5'), ...companionTests(f, { row: 'O5', urgency: 'routine' })]
  const order = only?.order
  if (!order?.reference || others.length > 0) return [option('Order the rechecks', true, rechecks)]
  const handle = { reference: order.reference, source: order.source }
  return [
    option(`Change to ${shortOralWords(f.knowledge, plan)}`, recommended, [
      { act: 'amend', order: handle, text: change.text, change },
      ...rechecks
    ])
  ]
}
