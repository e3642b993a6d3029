import type { Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { dialysisSampleWords } from '../facts/kidney/dialysis-sample.ts'
import { limitOf } from '../knowledge.ts'
import { insulinWaits, type PotassiumCare, potassiumCare } from '../pathway/potassium-care.ts'
import {
  adult,
  longQtcCritical,
  magnesiumNow,
  magnesiumOffered,
  magnesiumWithheld,
  poorKidney,
  ventricular
} from '../pathway/related-electrolytes.ts'
import { factLine, figure, magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { inHours, now, option, test } from './proposals.ts'
import { gapLines, patientView, recommendation } from './shared.ts'

/** Potassium beside low magnesium, never delayed for it (M25). No dose: the source texts have none. */
export const potassium = rule({
  topic: 'potassium',
  hooks: patientView,
  statements: ['S-096', 'S-097', 'S-098'],
  needs: ['potassium'],
  when: f => adult(f) && potassiumMatters(f, f.potassium.value),
  recommend: f => {
    const value = f.potassium.value
    const care = potassiumCare(f, value)
    const urgency = potassiumUrgency(f, value)
    const urgent = urgency === 'critical'
    const known = magnesiumNow(f) !== undefined
    const insulin = insulinWaits(f)
    const withheld = known ? magnesiumWithheld(f) : undefined
    const together = known && care === 'now' && magnesiumOffered(f) ? ' together with the magnesium above' : ''
    const shown = f.potassium.reported ?? `${figure(value)} mmol/L`
    return recommendation(f, {
      topic: 'potassium',
      urgency,
      headline: [
        `K ${shown} with ${known ? magnesiumWords(f) : 'magnesium not known'}: ${advice[care]}${together}`,
        ...(insulin ? [`insulin waits until K is ${limitOf('potassiumLow')} mmol/L`] : []),
        ...(withheld ? [withheld.short] : known ? [] : ['measure magnesium'])
      ].join('; '),
      why: [
        factLine('Potassium', f.potassium, 'mmol/L'),
        ...sampleLine(f),
        magnesiumLine(f),
        'While magnesium is low, potassium is lost in the urine as fast as it is given.'
      ],
      plan: [
        ...(insulin ? [`Ketoacidosis or hyperosmolar state: insulin waits until K >=${limitOf('potassiumLow')} mmol/L.`] : []),
        plans[care],
        ...(withheld ? [withheld.line] : []),
        ...(urgent && care !== 'none' ? [urgentPlans[care]] : [])
      ],
      before: gapLines(f),
      monitor: care === 'now' && !poorKidney(f) ? ['Aim for potassium 4.0 to 5.0 mmol/L.'] : [],
      statements: ['S-096', 'S-098'],
      conflicts: ['C-18', 'C-19'],
      amendments: ['M25'],
      facts: ['potassium', 'magnesium', 'renal', 'qtc', 'medications'],
      options: [
        option('Recheck potassium', true, [
          test('potassium', care === 'repeat' ? now : inHours(urgent ? 2 : 12), urgent ? 'urgent' : 'routine', 'K')
        ])
      ]
    })
  }
})

function sampleLine(f: Facts): readonly string[] {
  const words = dialysisSampleWords(f.potassiumSeries.newest)
  return words ? [`Potassium was ${words}.`] : []
}

const advice: Readonly<Record<PotassiumCare, string>> = {
  now: 'replace now',
  small: 'replace now in smaller, monitored doses',
  smallWithNephrology: 'small, monitored doses now with nephrology',
  repeat: 'repeat K; nephrology before any potassium',
  none: 'recheck before any supplement'
}

const plans: Readonly<Record<PotassiumCare, string>> = {
  now: 'Replace potassium by local protocol; do not wait for magnesium.',
  small: 'Replace now in smaller, monitored doses, urine output seen; do not wait for magnesium.',
  smallWithNephrology:
    'Replace now in small, monitored doses with nephrology; on dialysis the dialysate potassium comes first. Do not wait for magnesium.',
  repeat: 'Repeat potassium now, on dialysis 6 h or more after the session; nephrology before any potassium.',
  none: 'Recheck before any supplement.'
}

const urgentPlans: Readonly<Record<PotassiumCare, string>> = {
  now: 'Urgent: ECG, and potassium by the local protocol for severe hypokalemia.',
  small: 'Urgent: ECG and continuous monitoring.',
  smallWithNephrology: 'Urgent: ECG, continuous monitoring, creatinine, and call nephrology now.',
  repeat: 'Urgent: ECG, and call nephrology now.',
  none: ''
}

export function potassiumUrgency(f: Facts, value: number): Urgency {
  if (value < limitOf('potassiumSevere') || insulinWaits(f)) return 'critical'
  const heart = f.drugs.has('digoxin') || longQtcCritical(f) || ventricular(f)
  return heart && value < limitOf('potassiumLow') ? 'critical' : 'warning'
}

/** With magnesium unknown rule 9 stands: below 3.0 mmol/L alone. */
export function potassiumMatters(f: Facts, value: number): boolean {
  const magnesium = magnesiumNow(f)
  if (magnesium === undefined) return value < limitOf('potassiumSevere') || insulinWaits(f)
  if (magnesium >= f.lowLimit) return insulinWaits(f)
  return insulinWaits(f) || potassiumCare(f, value) !== 'none'
}
