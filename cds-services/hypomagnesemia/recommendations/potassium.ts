import type { Urgency } from '../../../src/recommendation.ts'
import { told } from '../advice.ts'
import { type Facts, rule } from '../assessment.ts'
import { dialysisSampleWords } from '../facts/kidney/dialysis-sample.ts'
import { due } from '../monitoring.ts'
import { insulinWaits, type PotassiumCare, potassiumCare } from '../pathway/potassium-care.ts'
import {
  adult,
  longQtcCritical,
  magnesiumNow,
  magnesiumOffered,
  magnesiumWithheld,
  poorKidney,
  standsLow,
  ventricular
} from '../pathway/related-electrolytes.ts'
import { factLine, figure, magnesiumLine, magnesiumWords, standingMagnesium } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** Potassium beside low magnesium, never delayed for it (M25). No dose: the source texts have none. */
export const potassium = rule({
  topic: 'potassium',
  hooks: chartHooks,
  statements: ['S-096', 'S-097', 'S-098'],
  needs: ['potassium'],
  when: f => adult(f) && potassiumMatters(f, f.potassium.value),
  recommend: f => {
    const value = f.potassium.value
    // By a value that only stands until a newer one is repeated nothing is given.
    const repeats = f.potassium.newer !== undefined
    const care = potassiumCare(f, value)
    const urgency = potassiumUrgency(f, value)
    const urgent = urgency === 'critical'
    const known = magnesiumNow(f) !== undefined
    const insulin = insulinWaits(f)
    const withheld = known ? magnesiumWithheld(f) : undefined
    const together =
      known && care === 'now' && !repeats && magnesiumOffered(f)
        ? ` together with the magnesium ${leadsAbove(f, urgent) ? 'above' : 'below'}`
        : ''
    const shown = f.potassium.reported ?? `${figure(value)} mmol/L`
    return recommendation(f, {
      topic: 'potassium',
      urgency,
      headline: `${[
        repeats ? 'Repeat K now, the newest cannot be used' : `${advice[care]}${together}`,
        ...(insulin ? [`insulin waits until K is ${f.knowledge.limit('potassiumLow')} mmol/L`] : []),
        ...(withheld ? [withheld.short] : known ? [] : ['measure magnesium'])
      ].join('; ')}: K ${shown}, ${known ? magnesiumWords(f) : 'magnesium not known'}`,
      why: [
        `${factLine('K', f.potassium, 'mmol/L')}; ${magnesiumWords(f)}`,
        ...(standsLow(f) ? standingMagnesium(f) : []),
        ...sampleLine(f)
      ],
      background: [magnesiumLine(f)],
      plan: [
        ...(insulin ? ['Ketoacidosis or hyperosmolar state: potassium before insulin.'] : []),
        repeats ? 'Replace by the repeated value.' : plans[care],
        ...(withheld?.adds ? [withheld.line] : []),
        ...(urgent && care !== 'none' ? [urgentPlans[care]] : []),
        // With a very long QTc the aims of both stand in one sentence.
        ...(care === 'now' && !repeats && !poorKidney(f) && !(f.severeQtc && urgent) ? [aimOf(f)] : [])
      ],
      notKnown: gapLines(f),
      statements: ['S-096', 'S-098'],
      conflicts: ['C-18', 'C-19'],
      amendments: ['M25'],
      facts: ['potassium', 'magnesium', 'renal', 'qtc', 'medications'],
      options: [
        option('Recheck potassium', true, [
          test(f.knowledge, 'potassium', {
            when: repeats || care === 'repeat' ? now : due(urgent ? 'potassiumUrgent' : 'potassium'),
            urgency: urgent || repeats ? 'urgent' : 'routine',
            row: 'K'
          })
        ])
      ]
    })
  }
})

/** Where the card of the magnesium stands: the loudest come first, and of equal ones magnesium. */
function leadsAbove({ pathway: { row } }: Facts, urgent: boolean): boolean {
  if (row === 'E1' || row === 'V1' || row === 'V2') return true
  return !urgent && row !== 'O2'
}

function sampleLine(f: Facts): readonly string[] {
  const words = dialysisSampleWords(f.potassiumSeries.newest)
  return words ? [`Potassium was ${words}.`] : []
}

const aimOf = ({ knowledge }: Facts): string =>
  `Aim for K ${knowledge.limit('potassiumReplace').toFixed(1)} to ${knowledge.limit('potassiumHigh').toFixed(1)} mmol/L.`

const advice: Readonly<Record<PotassiumCare, string>> = {
  now: 'Replace potassium now',
  small: 'Replace potassium now in smaller, monitored doses',
  smallWithNephrology: 'Small, monitored potassium doses now with nephrology',
  repeat: 'Repeat K; nephrology before any potassium',
  none: 'Recheck K before any supplement'
}

const plans: Readonly<Record<PotassiumCare, string>> = {
  now: 'By local protocol, without waiting for magnesium.',
  small: 'Urine output seen; without waiting for magnesium.',
  smallWithNephrology: 'On dialysis the dialysate potassium comes first. Do not wait for magnesium.',
  repeat: `Repeat now, on dialysis ${told('rebound')} or more after the session.`,
  none: ''
}

const urgentPlans: Readonly<Record<PotassiumCare, string>> = {
  now: 'ECG now.',
  small: 'ECG now, continuous monitoring.',
  smallWithNephrology: 'ECG, creatinine and call nephrology now; continuous monitoring.',
  repeat: 'ECG and call nephrology now.',
  none: ''
}

export function potassiumUrgency(f: Facts, value: number): Urgency {
  if (value < f.knowledge.limit('potassiumSevere') || insulinWaits(f)) return 'critical'
  const heart = f.drugs.has('digoxin') || longQtcCritical(f) || ventricular(f)
  return heart && value < f.knowledge.limit('potassiumLow') ? 'critical' : 'warning'
}

/** With magnesium unknown rule 9 stands: below 3.0 mmol/L alone, and what was critical beside the last result that could be read. */
export function potassiumMatters(f: Facts, value: number): boolean {
  const magnesium = magnesiumNow(f)
  if (magnesium === undefined)
    return (
      value < f.knowledge.limit('potassiumSevere') ||
      insulinWaits(f) ||
      (standsLow(f) && potassiumUrgency(f, value) === 'critical')
    )
  if (magnesium >= f.lowLimit) return insulinWaits(f)
  return insulinWaits(f) || potassiumCare(f, value) !== 'none'
}
