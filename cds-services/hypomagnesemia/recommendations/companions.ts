import type { Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../facts.ts'
import { limitOf, windowOf } from '../knowledge.ts'
import { betweenDays, inHours, now, option, test } from '../proposals.ts'
import { factLine, figure, magnesiumLine, magnesiumWords } from '../words.ts'
import { gapLines, grave, patientView, recommendation } from './shared.ts'

/** Cards beside a repletion card: each changes something that the clinician does. */

/** Adults whose magnesium is low and recent enough for companions; nothing is said beside a suspect sample or a toxic value. */
export function lowAndCurrent(f: Facts): boolean {
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
