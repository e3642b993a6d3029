import { fractionalExcretion } from '../../../src/facts/formulas/fractional-excretion.ts'
import { isMeasurement, labSeries } from '../../../src/facts/lab.ts'
import { potassiumResists } from '../derived/pathway.ts'
import { type Facts, rule } from '../facts.ts'
import { concepts } from '../inputs.ts'
import { analyte, limitOf } from '../knowledge.ts'
import { now, option, test } from '../proposals.ts'
import { factLine, figure, magnesiumLine, magnesiumWords } from '../words.ts'
import { lowAndCurrent } from './companions.ts'
import { gapLines, patientView, recommendation } from './shared.ts'

/** Where the magnesium goes, and whether it is wanting although the serum looks well. */

/** What may lie behind it; review, never an automatic stop. */
export const causes = rule({
  topic: 'causes',
  hooks: patientView,
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
  when: f =>
    lowAndCurrent(f) &&
    (f.causes.length > 0 || (!femg(f) && f.gaps.every(gap => gap.name !== 'medications' && gap.name !== 'conditions'))),
  recommend: f => {
    const found = f.causes
    const sparing = sparingLine(f)
    const bartter = f.findings.has('bartter-syndrome') && f.drugs.has('ppi')
    return recommendation(f, {
      topic: 'causes',
      urgency: 'info',
      headline:
        found.length > 0
          ? `Possible cause${found.length > 1 ? 's' : ''} of low magnesium: ${found
              .slice(0, 3)
              .map(cause => cause.words.split(':')[0])
              .join(', ')}${found.length > 3 ? ' and more' : ''}; review`
          : `${magnesiumWords(f)} and no cause charted: urine magnesium and creatinine recommended`,
      why: found.length > 0 ? found.map(cause => cause.words) : ['No drug or disease of the chart explains it.'],
      plan:
        found.length > 0
          ? [
              'Review each: still needed, replaceable, dose?',
              ...(bartter ? ['Bartter syndrome with a proton pump inhibitor: losses add up.'] : []),
              ...sparing
            ]
          : ['Fractional excretion of magnesium tells renal from intestinal loss.'],
      before: gapLines(f),
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
      facts: ['causes', 'magnesium', 'medications'],
      options:
        found.length > 0
          ? []
          : [
              option(
                'Urine studies',
                true,
                (['urineMagnesium', 'urineCreatinine', 'urineCalcium'] as const).map(key => test(key, now, 'routine', 'CAUSE'))
              )
            ]
    })
  }
})

/** A potassium-sparing diuretic keeps magnesium too, within narrow limits. */
function sparingLine(f: Facts): readonly string[] {
  const excretion = femg(f)
  const wasting =
    f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like') ||
    (excretion !== undefined && excretion.value > limitOf('femgRenal'))
  const rate = f.kidney.rate
  const fits =
    wasting &&
    f.potassium.known &&
    f.potassium.value <= limitOf('sparingPotassium') &&
    rate.known &&
    rate.value >= limitOf('sparingKidney') &&
    (f.kidney.band === 'R1' || f.kidney.band === 'R2') &&
    !f.drugs.has('calcineurin-inhibitor', 'potassium-supplement', 'potassium-sparing-diuretic') &&
    !f.pregnancy.pregnant &&
    !f.kidney.dialysis
  return fits
    ? [
        'Option for renal loss: amiloride 5 to 10 mg or spironolactone 25 to 50 mg a day; potassium, magnesium and creatinine at 3 and 7 days.'
      ]
    : []
}

const urineMagnesium = analyte('urineMagnesium', ...concepts.urineMagnesium)
const urineCreatinine = analyte('urineCreatinine', ...concepts.urineCreatinine)

/** Fractional excretion of magnesium, where it can be read: paired urine, kidneys well enough, nothing that distorts it. */
export function femg(f: Facts): { readonly value: number; readonly at: number } | undefined {
  const magnesium = labSeries(f.records, urineMagnesium, f.asOf).results.find(isMeasurement)
  const creatinine = labSeries(f.records, urineCreatinine, f.asOf).results.find(isMeasurement)
  const serum = f.magnesiumResult.measurement
  if (!magnesium || !creatinine || !serum || !f.magnesium.known || !f.kidney.creatinine.known || !f.kidney.rate.known)
    return undefined
  if ([magnesium, creatinine, serum].some(result => result.comparator !== undefined)) return undefined
  const day = 86_400_000
  const paired = Math.abs(magnesium.at - creatinine.at) <= day && Math.abs(magnesium.at - serum.at) <= day
  const clean =
    f.kidney.rate.value >= limitOf('femgKidney') &&
    f.magnesium.value < limitOf('lowMagnesium') &&
    !f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like') &&
    !(f.magnesiumOrders.lastInjection !== undefined && magnesium.at - f.magnesiumOrders.lastInjection < day)
  if (!paired || !clean) return undefined
  const value = fractionalExcretion(magnesium.value, serum.value, creatinine.value, f.kidney.creatinine.value, 0.7)
  return { value: Math.round(value * 1e4) / 1e4, at: magnesium.at }
}

/** Where the magnesium goes, once urine has told. */
export const causeWorkup = rule({
  topic: 'causeWorkup',
  hooks: patientView,
  statements: ['S-029', 'S-172', 'S-173', 'S-174'],
  needs: ['magnesium'],
  when: f => lowAndCurrent(f) && femg(f) !== undefined,
  recommend: f => {
    const excretion = femg(f)?.value ?? 0
    const meaning =
      excretion > limitOf('femgRenal')
        ? 'renal loss likely'
        : excretion < limitOf('femgExtrarenal')
          ? 'extrarenal (gut) loss likely'
          : 'indeterminate'
    return recommendation(f, {
      topic: 'causeWorkup',
      urgency: 'info',
      headline: `Fractional excretion of magnesium ${figure(excretion, 1)}%: ${meaning}`,
      why: [
        `Fractional excretion ${figure(excretion, 2)}% (below 2 extrarenal, 2 to 4 indeterminate, above 4 renal; one source text takes 2 as the only limit)`,
        magnesiumLine(f)
      ],
      plan: ['High aldosterone from volume depletion raises it without disease of the tubules.', 'It never delays treatment.'],
      statements: ['S-029', 'S-173', 'S-174'],
      conflicts: ['C-45'],
      facts: ['magnesium', 'renal'],
      options: []
    })
  }
})

/** In range, but low in it, with something that a deficiency explains. */
export const depletionPossible = rule({
  topic: 'depletionPossible',
  hooks: patientView,
  statements: ['S-016', 'S-020'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('depletionPossible'),
  recommend: f =>
    recommendation(f, {
      topic: 'depletionPossible',
      row: 'N1',
      urgency: 'info',
      headline: `${magnesiumWords(f)} in range does not rule out depletion: ECG and urine studies are options`,
      why: [
        magnesiumLine(f),
        ...(potassiumResists(f) ? ['Potassium low twice on a supplement'] : []),
        ...(f.calcium.low ? ['Low calcium'] : []),
        ...(f.longQtc ? [factLine('QTc', f.qtc)] : [])
      ],
      plan: [
        'Serum shows the stores poorly. No magnesium order is offered.',
        `With arrhythmia risk aim for 0.82 to ${figure(f.magnesiumResult.upperLimit)} mmol/L, never above.`
      ],
      before: gapLines(f),
      statements: ['S-016'],
      conflicts: ['C-17'],
      facts: ['magnesium', 'potassium', 'calcium', 'qtc', 'medications'],
      options: [
        option('ECG and urine studies', true, [
          ...(f.ecgDone ? [] : [test('ecg', now, 'routine', 'N1')]),
          test('urineMagnesium', now, 'routine', 'N1'),
          test('urineCreatinine', now, 'routine', 'N1')
        ])
      ]
    })
})
