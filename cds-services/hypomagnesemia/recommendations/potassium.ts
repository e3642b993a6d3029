import type { Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { dialysisSampleWords } from '../facts/kidney/dialysis-sample.ts'
import { limitOf } from '../knowledge.ts'
import {
  adult,
  longQtcCritical,
  magnesiumNow,
  magnesiumWithheld,
  type PotassiumCare,
  poorKidney,
  potassiumCare,
  ventricular
} from '../pathway/related-electrolytes.ts'
import { factLine, figure, magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { inHours, now, option, test } from './proposals.ts'
import { gapLines, patientView, recommendation } from './shared.ts'

/** Potassium together with magnesium, never after it. No dose: the source texts have none. */
export const potassium = rule({
  topic: 'potassium',
  hooks: patientView,
  statements: ['S-096', 'S-097', 'S-098'],
  needs: ['potassium'],
  when: f => adult(f) && potassiumMatters(f, f.potassium.value),
  recommend: f => {
    const care = potassiumCare(f, f.potassium.value)
    const urgency = urgencyOf(f, f.potassium.value)
    const urgent = urgency === 'critical'
    const shown = f.potassium.reported ?? `${figure(f.potassium.value)} mmol/L`
    const known = magnesiumNow(f) !== undefined
    const withheld = known && care === 'replace' ? magnesiumWithheld(f) : undefined
    return recommendation(f, {
      topic: 'potassium',
      urgency,
      headline: known
        ? `K ${shown} with ${magnesiumWords(f)}: ${withheld ? `replace, do not wait; ${withheld.short}` : advice[care]}`
        : `K ${shown}, magnesium not known: ${advice[care].replace(' together with magnesium', '')}; measure magnesium`,
      why: [
        factLine('Potassium', f.potassium, 'mmol/L'),
        ...sampleLine(f),
        magnesiumLine(f),
        'While magnesium is low, potassium is lost in the urine as fast as it is given.'
      ],
      plan: [
        ...(withheld ? ['Replace potassium by local protocol; do not wait for magnesium.', withheld.line] : [plans[care]]),
        ...(urgent ? [urgentPlans[care]] : [])
      ],
      before: gapLines(f),
      monitor: care === 'replace' ? ['Aim for potassium 4.0 to 5.0 mmol/L.'] : [],
      statements: ['S-096', 'S-098'],
      conflicts: ['C-18', 'C-19'],
      facts: ['potassium', 'magnesium', 'renal', 'qtc', 'medications'],
      options: [
        option('Recheck potassium', true, [
          test('potassium', care === 'replace' ? inHours(urgent ? 2 : 12) : now, urgent ? 'urgent' : 'routine', 'K')
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
  replace: 'replace together with magnesium',
  recheck: 'recheck before any supplement',
  nephrology: 'potassium only with nephrology',
  kidneyUnknown: 'kidney function first; potassium only with nephrology'
}

const plans: Readonly<Record<PotassiumCare, string>> = {
  replace: 'Replace both at the same time by local protocol; do not wait for magnesium.',
  recheck: 'Reduced kidneys, or a drug that retains potassium: repeat potassium before any supplement.',
  nephrology: 'Kidneys are too weak to get rid of an excess: potassium only with nephrology, and with a recheck.',
  kidneyUnknown: 'Kidney function is not known: creatinine first, potassium only with nephrology until then.'
}

const urgentPlans: Readonly<Record<PotassiumCare, string>> = {
  replace: 'Urgent: ECG, and potassium by the local protocol for severe hypokalemia.',
  recheck: 'Urgent: ECG and repeat potassium now; then by the local protocol with monitoring.',
  nephrology: 'Urgent: ECG, repeat potassium now, and call nephrology now.',
  kidneyUnknown: 'Urgent: ECG, repeat potassium and creatinine now, and call nephrology now.'
}

function urgencyOf(f: Facts, value: number): Urgency {
  if (value < limitOf('potassiumSevere')) return 'critical'
  const heart = f.drugs.has('digoxin') || longQtcCritical(f) || ventricular(f)
  return heart && value < limitOf('potassiumLow') ? 'critical' : 'warning'
}

function potassiumMatters(f: Facts, value: number): boolean {
  const magnesium = magnesiumNow(f)
  if (magnesium === undefined) return value < limitOf('potassiumSevere')
  if (magnesium >= limitOf('lowMagnesium') || value >= limitOf('potassiumReplace')) return false
  return !poorKidney(f) || value < limitOf('potassiumLow')
}
