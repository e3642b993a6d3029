import { range, told } from '../advice.ts'
import { type Facts, rule } from '../assessment.ts'
import type { Cause } from '../facts/causes.ts'
import { femg } from '../facts/urine.ts'
import { lowAndCurrent } from '../pathway/related-electrolytes.ts'
import { urineStudiesFit } from '../pathway/urine-studies.ts'
import { magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** What may lie behind it; review, never an automatic stop. */
export const causes = rule({
  topic: 'causes',
  hooks: chartHooks,
  statements: [
    'S-007',
    'S-106',
    'S-141',
    'S-142',
    'S-143',
    'S-144',
    'S-145',
    'S-146',
    'S-147',
    'S-148',
    'S-149',
    'S-150',
    'S-151',
    'S-152',
    'S-153',
    'S-154',
    'S-155',
    'S-156',
    'S-158',
    'S-159',
    'S-160',
    'S-162',
    'S-163',
    'S-164',
    'S-165',
    'S-166',
    'S-167',
    'S-168',
    'S-172'
  ],
  needs: ['magnesium'],
  when: f => lowAndCurrent(f) && (f.causes.some(cause => cause.actionable) || studiesOffered(f)),
  recommend: f => {
    const found = f.causes.filter(cause => cause.actionable)
    const sparing = sparingLine(f)
    const bartter = f.findings.has('bartter-syndrome') && f.drugs.has('ppi')
    return recommendation(f, {
      topic: 'causes',
      urgency: 'info',
      headline:
        found.length > 0
          ? `Review possible cause${found.length > 1 ? 's' : ''} of low magnesium: ${found
              .slice(0, 3)
              .map(cause => cause.words.split(':')[0])
              .join(', ')}${found.length > 3 ? ` and ${found.length - 3} more` : ''}`
          : `Urine magnesium and creatinine: ${magnesiumWords(f)} and no cause charted`,
      why: found.length > 0 ? found.map(cause => cause.words) : ['No drug or disease recognized explains it.'],
      plan:
        found.length > 0
          ? [...questions(found), ...(bartter ? ['Bartter syndrome with a PPI: losses add up.'] : []), ...sparing]
          : ['Fractional excretion of magnesium tells renal from intestinal loss.'],
      notKnown: gapLines(f),
      statements: [
        ...new Set([
          'S-141',
          ...found.flatMap(cause => cause.statements),
          ...(sparing.length > 0 ? ['S-106'] : []),
          ...(bartter ? ['S-157'] : []),
          ...(found.length > 0 ? [] : ['S-172'])
        ])
      ],
      conflicts: ['C-21', 'C-46', 'O-23'],
      amendments: ['M31', 'M34'],
      facts: ['causes', 'magnesium', 'medications'],
      options:
        found.length > 0
          ? []
          : [
              option(
                'Order urine studies',
                true,
                (['urineMagnesium', 'urineCreatinine', 'urineCalcium'] as const).map(key =>
                  test(f.knowledge, key, { when: now, urgency: 'routine', row: 'CAUSE' })
                )
              )
            ]
    })
  }
})

/** A drug can be doubted, a loss or a habit treated. */
const questions = (found: readonly Cause[]): readonly string[] => [
  ...(found.some(({ drug }) => drug) ? ['Still needed, replaceable, dose?'] : []),
  ...(found.every(({ drug }) => drug) ? [] : ['Can it be treated or lessened?'])
]

/** No cause is charted, nothing has told the way of the loss, and urine studies would (M34). With tablets that fail their own card orders them. */
const studiesOffered = (f: Facts): boolean =>
  f.causes.length === 0 &&
  !f.pathway.topics.includes('refractory') &&
  !femg(f) &&
  f.gaps.every(gap => gap.name !== 'medications' && gap.name !== 'conditions') &&
  urineStudiesFit(f)

/** A potassium-sparing diuretic keeps magnesium too, within narrow limits. */
function sparingLine(f: Facts): readonly string[] {
  const excretion = femg(f)
  const wasting =
    f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like') ||
    (excretion !== undefined && excretion.value > f.knowledge.limit('femgRenal'))
  const rate = f.kidney.rate
  const fits =
    wasting &&
    f.potassium.known &&
    f.potassium.value <= f.knowledge.limit('sparingPotassium') &&
    rate.known &&
    rate.value >= f.knowledge.limit('sparingKidney') &&
    (f.renalOral === 'R1' || f.renalOral === 'R2') &&
    !f.drugs.has('calcineurin-inhibitor', 'potassium-supplement', 'potassium-sparing-diuretic') &&
    !f.pregnancy.pregnant &&
    !f.kidney.dialysis
  return fits
    ? [
        `For renal loss consider amiloride ${told('amiloride')} or spironolactone ${told('spironolactone')} a day; K, Mg, creatinine at ${range('sparingFirst')} and ${told('sparingThen')}.`
      ]
    : []
}
