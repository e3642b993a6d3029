import { fractionalExcretion } from '../../../src/facts/formulas/fractional-excretion.ts'
import { isMeasurement, labSeries } from '../../../src/facts/lab.ts'
import type { Urgency } from '../../../src/recommendation.ts'
import { potassiumResists } from '../derived/pathway.ts'
import { type Facts, rule } from '../facts.ts'
import { concepts } from '../inputs.ts'
import { analyte, limitOf, windowOf } from '../knowledge.ts'
import { betweenDays, inHours, now, option, test } from '../proposals.ts'
import { factLine, figure, magnesiumLine, magnesiumWords } from '../words.ts'
import { gapLines, grave, patientView, recommendation } from './shared.ts'

/** Cards beside a repletion card: each changes something that the clinician does. */

/** Adults whose magnesium is low and recent enough for companions; nothing is said beside a suspect sample or a toxic value. */
function lowAndCurrent(f: Facts): boolean {
  return (
    f.magnesium.known &&
    f.magnesium.value < limitOf('lowMagnesium') &&
    f.asOf - (f.magnesium.at ?? 0) <= windowOf('companion', 'magnesium', true) &&
    adult(f) &&
    !suspect(f)
  )
}

const adult = (f: Facts): boolean => f.age.known && f.age.value >= limitOf('adultAge')
const suspect = (f: Facts): boolean => f.contaminated && f.emergencies.length === 0 && f.symptoms.length === 0
const ventricular = (f: Facts): boolean => f.emergencies.some(item => item.kind !== 'seizure' && item.kind !== 'tetany')

/** Potassium together with magnesium, never after it. No dose: the source texts have none. */
export const potassium = rule({
  topic: 'potassium',
  hooks: patientView,
  statements: ['S-096', 'S-097', 'S-098'],
  needs: ['potassium'],
  when: f => adult(f) && !suspect(f) && potassiumMatters(f),
  recommend: f => {
    const value = f.potassium.value
    const poor = poorKidney(f)
    const careful = !poor && (f.kidney.band === 'R3' || (retains(f) && value >= limitOf('potassiumLow')))
    const urgency: Urgency =
      value < limitOf('potassiumSevere') ||
      (value < limitOf('potassiumLow') && (f.drugs.has('digoxin') || longQtcCritical(f) || ventricular(f)))
        ? 'critical'
        : 'warning'
    const shown = f.potassium.reported ?? `${figure(value)} mmol/L`
    const unknownKidney = f.kidney.band === 'RU' || f.pathway.renal === 'RU'
    const advice = poor
      ? unknownKidney
        ? 'kidney function first; potassium only with nephrology'
        : 'potassium only with nephrology'
      : careful
        ? 'recheck before any supplement'
        : 'replace together with magnesium'
    return recommendation(f, {
      topic: 'potassium',
      urgency,
      headline: f.magnesium.known
        ? `K ${shown} with ${magnesiumWords(f)}: ${advice}`
        : `K ${shown}, magnesium not known: replace potassium and measure magnesium`,
      why: [
        factLine('Potassium', f.potassium, 'mmol/L'),
        magnesiumLine(f),
        'Without magnesium potassium is lost in the urine as fast as it is given.'
      ],
      plan: [
        poor
          ? 'Kidneys are too weak or not known: potassium only with nephrology, and with a recheck.'
          : careful
            ? 'Reduced kidneys or a drug that retains potassium: repeat potassium before any supplement.'
            : 'Replace both at the same time by local protocol; do not wait for magnesium.',
        ...(urgency === 'critical' && !poor ? ['Urgent: ECG and potassium by the local protocol for severe hypokalemia.'] : [])
      ],
      before: gapLines(f),
      monitor: ['Aim for potassium 4.0 to 5.0 mmol/L.'],
      statements: ['S-096', 'S-098'],
      conflicts: ['C-18', 'C-19'],
      facts: ['potassium', 'magnesium', 'renal', 'qtc', 'medications'],
      options: [
        option('Recheck potassium', true, [
          test('potassium', urgency === 'critical' ? inHours(2) : inHours(12), urgency === 'critical' ? 'urgent' : 'routine', 'K')
        ])
      ]
    })
  }
})

/** Kidneys that cannot get rid of potassium, or are not known. */
function poorKidney(f: Facts): boolean {
  const band = f.pathway.renal === 'RU' ? f.renalOral : f.pathway.renal
  return (
    f.kidney.dialysis ||
    band === 'R4' ||
    band === 'RU' ||
    f.kidney.band === 'R4' ||
    f.findings.has('oliguria', 'anuria', 'anuria-oliguria')
  )
}

const retains = (f: Facts): boolean => f.drugs.has('ace-inhibitor', 'arb', 'arni', 'potassium-sparing-diuretic')
const longQtcCritical = (f: Facts): boolean => f.qtc.known && f.qtc.value >= limitOf('qtcCritical')

function potassiumMatters(f: Facts): boolean {
  if (!f.potassium.known) return false
  const value = f.potassium.value
  if (!f.magnesium.known) return value < limitOf('potassiumSevere')
  if (!lowAndCurrent(f) || value >= limitOf('potassiumReplace')) return false
  return !poorKidney(f) || value < limitOf('potassiumLow')
}

/** Low calcium of magnesium deficiency: magnesium first, except where calcium cannot wait. */
export const calcium = rule({
  topic: 'calcium',
  hooks: patientView,
  statements: ['S-100', 'S-101', 'S-102', 'S-103', 'S-110', 'S-113', 'S-116', 'S-117', 'S-118', 'S-119', 'S-120'],
  needs: ['magnesium'],
  when: f => lowAndCurrent(f) && f.calcium.low,
  recommend: f => {
    const { kind, veryLow, fact } = f.calcium
    const acute =
      f.findings.recent(['tetany', 'seizure-acute', 'eclampsia'], 86_400_000).length > 0 ||
      f.emergencies.some(item => item.kind === 'tetany' || item.kind === 'seizure')
    const critical = veryLow || acute || longQtcCritical(f) || (f.symptoms.length > 0 && f.findings.has('tetany'))
    const name = kind === 'ionized' ? 'Ionized Ca' : kind === 'adjusted' ? 'Adjusted Ca' : 'Ca (not adjusted)'
    const shown = fact.known ? `${figure(fact.value)} mmol/L` : ''
    return recommendation(f, {
      topic: 'calcium',
      urgency: critical ? 'critical' : 'warning',
      headline: critical
        ? `${name} ${shown} with ${magnesiumWords(f)}: IV calcium by local protocol together with magnesium; do not wait`
        : `${name} ${shown} with ${magnesiumWords(f)}: magnesium first; calcium follows in 1 to 7 days`,
      why: [
        factLine(name, fact.known && kind === 'adjusted' ? { ...fact, reported: shown } : fact, 'mmol/L'),
        ...(kind === 'adjusted' && f.calcium.total.known
          ? [factLine('Total calcium', f.calcium.total), factLine('Albumin', f.calcium.albumin)]
          : []),
        ...(kind === 'total' ? ['Not adjusted for albumin: no albumin within 7 days.'] : []),
        magnesiumLine(f),
        ...(f.parathyroid.known && f.parathyroid.value === 'not-raised'
          ? ['Parathyroid hormone is not raised: fits functional hypoparathyroidism of magnesium deficiency.']
          : [])
      ],
      plan: critical
        ? [
            'Tetany, seizure, long QTc or very low calcium: IV calcium gluconate by local protocol with magnesium, neither delays the other.',
            ...(f.drugs.has('digoxin') ? ['On digoxin: small slow doses with ECG.'] : [])
          ]
        : [
            'Calcium or vitamin D alone will not hold while magnesium is low.',
            'Expect calcium to rise from day 1 to 3; allow 7 days. Still low after 7 days with magnesium in range: look further.',
            'Calcitriol 0.25 microgram a day can bridge the gap, with a stop date and calcium every 2 to 3 days; specialist decision.'
          ],
      before: gapLines(f),
      monitor: ['Mg and Ca every 2 to 3 days, then weekly; parathyroid hormone now and once after 48 h.'],
      statements: critical ? ['S-096', 'S-100', 'S-101'] : ['S-100', 'S-101', 'S-102', 'S-103', 'S-118'],
      conflicts: ['C-20', 'C-39', 'C-40', 'C-43'],
      facts: ['calcium', 'magnesium', 'symptoms', 'qtc', 'medications'],
      options: [
        option('Calcium and parathyroid hormone', true, [
          test('calcium', critical ? inHours(4) : betweenDays(2, 3), critical ? 'urgent' : 'routine', 'Ca'),
          test('pth', now, 'routine', 'Ca'),
          ...(f.calcium.albumin.known ? [] : [test('albumin', now, 'routine', 'Ca')])
        ])
      ]
    })
  }
})

/** Digoxin is more toxic when magnesium is low, and it is not known to be well. */
export const digoxin = rule({
  topic: 'digoxin',
  hooks: patientView,
  statements: ['S-020', 'S-108'],
  needs: ['age'],
  when: f => adult(f) && !suspect(f) && f.drugs.has('digoxin') && digoxinMatters(f),
  recommend: f => {
    const monitorOnly = f.kidney.band === 'R3' || f.kidney.band === 'R4' || f.kidney.band === 'RU' || f.kidney.dialysis
    return recommendation(f, {
      topic: 'digoxin',
      urgency: 'warning',
      headline: f.magnesium.known
        ? `Digoxin with ${magnesiumWords(f)}: ECG, potassium and magnesium checks recommended`
        : 'Digoxin and magnesium not known: magnesium, potassium and ECG recommended',
      why: [
        `Active: ${f.drugs.names('digoxin').join(', ')}`,
        magnesiumLine(f),
        factLine('Potassium', f.potassium, 'mmol/L'),
        'Low magnesium raises the risk of digoxin toxicity.'
      ],
      plan: [
        monitorOnly
          ? 'Kidneys reduced or not known: monitor only, no aim.'
          : `Aim for magnesium 0.82 to ${figure(f.magnesiumResult.upperLimit)} mmol/L (2.0 mg/dL to the upper limit), not above; by mouth unless another card says otherwise.`,
        'Intravenous magnesium only with ECG monitoring: heart block can follow.'
      ],
      before: gapLines(f),
      statements: ['S-020', 'S-108'],
      conflicts: ['C-17'],
      facts: ['magnesium', 'potassium', 'renal', 'age', 'medications'],
      options: [
        option('Magnesium, potassium and ECG', true, [
          test('magnesium', now, 'urgent', 'DIG'),
          test('potassium', now, 'urgent', 'DIG'),
          ...(f.ecgDone ? [] : [test('ecg', now, 'urgent', 'DIG')])
        ])
      ]
    })
  }
})

function digoxinMatters(f: Facts): boolean {
  if (!f.magnesium.known) return f.magnesium.reason === 'empty' || f.magnesium.reason === 'stale'
  const current = f.asOf - (f.magnesium.at ?? 0) <= windowOf('companion', 'magnesium', true)
  return current && f.magnesium.value < limitOf('digoxinAim')
}

/** An ECG that nobody has done yet. */
export const ecg = rule({
  topic: 'ecg',
  hooks: patientView,
  statements: ['S-082', 'S-130', 'S-131'],
  needs: ['magnesium'],
  when: f => lowAndCurrent(f) && !f.ecgDone && ecgReasons(f).length > 0 && !bundleHasEcg(f),
  recommend: f =>
    recommendation(f, {
      topic: 'ecg',
      urgency: 'info',
      headline: `12-lead ECG recommended with ${magnesiumWords(f)}: ${ecgReasons(f).slice(0, 2).join(', ')}`,
      why: [magnesiumLine(f), `Because of: ${ecgReasons(f).join(', ')}`, 'No ECG found in the last 24 h.'],
      plan: ['Look for a long QTc, flat T waves, ST depression, U waves. Repeat during correction.'],
      statements: ['S-082', 'S-130', 'S-131'],
      facts: ['magnesium', 'potassium', 'calcium', 'qtc', 'medications'],
      options: [option('12-lead ECG', true, [test('ecg', now, 'urgent', 'ECG')])]
    })
})

/** Another card of this answer already carries the ECG. */
function bundleHasEcg(f: Facts): boolean {
  const [topic] = f.pathway.topics
  const inBundle =
    topic === 'emergencyMagnesium' ||
    topic === 'severeSymptomatic' ||
    topic === 'contraindicatedCondition' ||
    topic === 'depletionPossible'
  const severeWithRisk = topic === 'severe' && f.risks.length > 0
  const graveStop =
    (topic === 'contraindicatedRenal' || topic === 'dialysis' || topic === 'pregnancy' || topic === 'renalFunctionUnknown') &&
    grave(f)
  return (
    inBundle || severeWithRisk || graveStop || topic === 'moderateSymptomatic' || (f.drugs.has('digoxin') && digoxinMatters(f))
  )
}

function ecgReasons(f: Facts): readonly string[] {
  return [
    ...(f.magnesiumBand.known && f.magnesiumBand.value === 'SEV' ? ['severely low magnesium'] : []),
    ...(f.symptoms.length > 0 ? ['symptoms'] : []),
    ...f.heartReasons,
    ...(f.potassium.known && f.potassium.value < limitOf('potassiumLow') ? ['low potassium'] : []),
    ...(f.calcium.low ? ['low calcium'] : [])
  ]
}

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
