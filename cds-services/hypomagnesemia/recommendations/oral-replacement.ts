import type { Finding } from '../../../src/recommendation.ts'
import { told } from '../advice.ts'
import { rule } from '../assessment.ts'
import type { Knowledge } from '../knowledge.ts'
import { due } from '../monitoring.ts'
import { magnesiumWords } from '../wording/words.ts'
import { oralCautions } from './cautions.ts'
import { infusionInPlace } from './infusion-in-place.ts'
import { companionTests, option, oralAmount, oralMmol, oralTests, shortOralWords, test } from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import {
  account,
  acidLine,
  because,
  ceilingOf,
  chartHooks,
  checkTakenLine,
  intramuscularLine,
  notKnown,
  oralAlready,
  oralOption,
  oralStanding,
  recommendation,
  startPlan,
  supervisedLine
} from './shared.ts'

const statements = ['S-033', 'S-034', 'S-037', 'S-038']

/** Low, no symptom recorded, well enough kidneys: tablets at night, and a recheck. */
export const oralReplacement = rule({
  topic: 'oralReplacement',
  hooks: chartHooks,
  statements: [
    ...new Set([
      ...statements,
      'S-006',
      'S-032',
      'S-053',
      'S-009',
      'S-010',
      'S-011',
      'S-036',
      'S-042',
      'S-050',
      'S-052',
      'S-055',
      'S-056',
      'S-058',
      'S-123',
      'S-125',
      'S-126',
      'S-127',
      'S-060',
      'S-062',
      ...runningStatements
    ])
  ],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('oralReplacement'),
  recommend: f => {
    if (f.pathway.row === 'V3') return infusionInPlace(f, 'oralReplacement')
    const renal = f.pathway.renal
    const row = f.pathway.row ?? 'O1'
    const variant = row === 'O3' ? 'lowStart' : row === 'O4' ? 'divided' : 'standard'
    const standing = oralStanding(f, startPlan(renal, variant))
    const { already, plan } = standing
    const option1 = plan && oralOption(f, plan, { row, renal, statements, recommended: true })
    const extra =
      row === 'O3'
        ? [
            test(f.knowledge, 'calcium', { when: due('tabletsFirst'), urgency: 'routine', row }),
            test(f.knowledge, 'calcium', { when: due('tabletsThen'), urgency: 'routine', row })
          ]
        : []
    const rechecks = [...oralTests(f, renal, row), ...extra, ...companionTests(f, { row, urgency: 'routine' })]
    return recommendation(
      f,
      {
        topic: 'oralReplacement',
        row,
        urgency: f.risks.length > 0 ? 'warning' : 'info',
        headline: already
          ? `Recheck, oral magnesium is already ordered: ${magnesiumWords(f)}, low`
          : plan
            ? `${shortOralWords(f.knowledge, plan).replace(/^o/, 'O')}: ${magnesiumWords(f)}, low`
            : `Check the oral magnesium that is taken: ${magnesiumWords(f)}, low`,
        why: because(f),
        plan: !plan
          ? [oralAlready(f), ...(already ? [] : [checkTakenLine])]
          : [
              ...(f.ledger.taken.length > 0 ? [oralAlready(f)] : []),
              `${oralAmount(f.knowledge, plan)}.`,
              ...(variant === 'lowStart' ? [lowStartLine(f.knowledge)] : []),
              ...(variant === 'divided'
                ? [`Gut losses: up to ${ceilingOf(f.knowledge, 'R1')} mmol, divided; limit dietary fat in short bowel.`]
                : []),
              ...(renal === 'R3' ? [`At most ${ceilingOf(f.knowledge, renal)} mmol a day. Confirm renal function first.`] : []),
              ...acidLine(f),
              ...supervisedLine(f.knowledge, oralMmol(f.knowledge, plan)),
              ...intramuscularLine(f, renal)
            ],
        before: ['Any symptom: consider IV.', ...oralCautions(f)],
        notKnown: notKnown(f),
        background: account(f),
        findings: findingsOf(variant),
        statements,
        conflicts: ['C-01', 'C-34', 'C-38'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'causes', 'medications'],
        options: option1
          ? [{ ...option1, proposals: [...option1.proposals, ...extra] }]
          : [option('Order the rechecks', true, rechecks)]
      },
      renal
    )
  }
})

/** Small steps, to the usual start and no further than the usual most. */
function lowStartLine(knowledge: Knowledge): string {
  const { start, ceiling } = knowledge.oralLimits('R1')
  return `Low calcium, PTH not raised: add ${told('lowStartStep')} every ${told('lowStartDays')} to ${start}, at most ${ceiling}.`
}

function findingsOf(variant: 'standard' | 'lowStart' | 'divided'): readonly Finding[] {
  if (variant === 'lowStart') return [{ code: 'lowStart', severity: 'warning', statements: ['S-055', 'S-126'] }]
  return variant === 'divided' ? [{ code: 'divided', severity: 'info', statements: ['S-050', 'S-056'] }] : []
}
