import type { Line, Option, Proposal } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import type { RenalBand } from '../knowledge.ts'
import { figure, lowLimitWords, magnesiumWords } from '../wording/words.ts'
import { alreadyOrdered, doseHeadline, firstConfirmed, ifConfirmed, lessStanding, shortened } from './already-ordered.ts'
import { parenteralChecks } from './cautions.ts'
import {
  bolusOf,
  bolusOrder,
  companionTests,
  doseWords,
  infusionOf,
  infusionOrder,
  infusionTests,
  infusionWords,
  longestInfusion,
  now,
  option,
  test,
  timeWords
} from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import {
  account,
  because,
  becauseOfDose,
  chartHooks,
  holdLine,
  noDoseWords,
  notKnown,
  onceLine,
  recommendation,
  runningWords,
  totalLine,
  totalReachedLine,
  volumeFinding,
  volumeLine,
  withinSoftTotal
} from './shared.ts'

const statements = ['S-062', 'S-063', 'S-064', 'S-122']

/** Severely low with a symptom: a bolus over 15 minutes or more, then a slow infusion with an end. */
export const severeSymptomatic = rule({
  topic: 'severeSymptomatic',
  hooks: chartHooks,
  statements: [
    ...new Set([
      ...statements,
      'S-012',
      'S-060',
      'S-061',
      'S-066',
      'S-067',
      'S-068',
      'S-073',
      'S-171',
      'S-021',
      'S-027',
      ...runningStatements
    ])
  ],
  amendments: ['M2', 'M4'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('severeSymptomatic'),
  recommend: f => {
    const renal = f.pathway.renal
    const standing = alreadyOrdered(f, 'bolus', bolusOf(f.knowledge, 'V1', renal)?.grams ?? 0)
    const running = standing.silenced
    const acute = acuteCorrection(f, renal, { recommended: true, standing: standing.grams })
    return recommendation(
      f,
      {
        topic: 'severeSymptomatic',
        row: 'V1',
        urgency: 'critical',
        headline: running
          ? `${runningWords(f)}: ${magnesiumWords(f)}, severe with symptoms`
          : `${acute ? doseHeadline(f, acute.words) : noDoseWords}: ${magnesiumWords(f)}, severe with symptoms`,
        why: [...(acute && !running ? becauseOfDose(f, renal) : because(f)), ...totalLine(f)],
        plan: [
          ...standing.lines,
          ...(running ? ['One maintenance at a time.'] : acute ? [ifConfirmed(f, acute.full)] : [totalReachedLine]),
          ...onceLine(renal),
          ...volumeLine(f)
        ],
        before: acute && !running ? parenteralChecks(f) : [],
        stopIf: [holdLine(f.knowledge)],
        notKnown: notKnown(f),
        background: account(f),
        findings: volumeFinding(f),
        statements,
        amendments: ['M2', 'M4'],
        conflicts: ['C-25', 'C-32'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'weight', 'medications'],
        options:
          running || !acute
            ? [option('Order labs and ECG', true, monitoring(f, renal, longestInfusion(f.knowledge)))]
            : firstConfirmed(f, [acute.option])
      },
      renal
    )
  }
})

/** `hours`: how long magnesium runs; it is measured again 6 h after that. */
function monitoring(f: Facts, renal: RenalBand, hours: number): readonly Proposal[] {
  return [
    ...infusionTests(f.knowledge, renal, { row: 'V1', endHours: hours, closely: true }),
    test(f.knowledge, 'ecg', { when: now, urgency: 'urgent', row: 'V1' }),
    ...companionTests(f, { row: 'V1', urgency: 'urgent', have: ['potassium', 'calcium'] })
  ]
}

type Correction = {
  readonly recommended: boolean
  /** Grams that are given or ordered already. */
  readonly standing: number
  readonly label?: string
}

/** The bolus and, where kidneys and totals allow it, the bounded infusion, as one option. */
export function acuteCorrection(
  f: Facts,
  renal: RenalBand,
  { recommended, standing, label = 'Give ' }: Correction
): { readonly option: Option; readonly words: string; readonly full: Line } | undefined {
  const whole = infusionOf(f.knowledge, 'V1', renal)
  const wholeGrams = whole ? (whole.mgPerMinute * 60 * whole.hours) / 1000 : 0
  const dose = lessStanding(f.knowledge, bolusOf(f.knowledge, 'V1', renal), standing - wholeGrams)
  if (!dose || !withinSoftTotal(f, renal, dose.grams)) return undefined
  // One maintenance at a time (C-32): what runs takes the place of the infusion.
  const runs = f.ledger.parenteral.some(({ state }) => state === 'running')
  const infusion = whole && !runs ? shortened(whole, standing) : undefined
  const total = dose.grams + (infusion ? (infusion.mgPerMinute * 60 * infusion.hours) / 1000 : 0)
  const withInfusion = infusion && withinSoftTotal(f, renal, total) ? infusion : undefined
  const care = ['Blood pressure, heart rate, respiration and reflexes each hour.']
  const words = `${doseWords(dose)}${withInfusion ? `, then ${withInfusion.mgPerMinute} mg/min` : ''}`
  const then = withInfusion ? `, then ${infusionWords(withInfusion)}, until Mg is ${lowLimitWords(f.knowledge)}` : ''
  const inFew = `${figure(dose.grams)} g in ${dose.volume} mL`
  const alone = `${figure(dose.grams)} g magnesium sulfate IV in ${dose.volume} mL over ${timeWords(dose.minutes)}`
  return {
    words,
    full: { full: `${alone}${then}`, short: `${inFew}${withInfusion ? `, then ${infusionWords(withInfusion)}` : ''}` },
    option: {
      ...option(`${label}${words}`, recommended, [
        bolusOrder(f.knowledge, dose, { statements, monitoring: care, urgency: 'stat' }),
        ...(withInfusion ? [infusionOrder(f.knowledge, withInfusion, statements, care)] : []),
        ...monitoring(f, renal, withInfusion?.hours ?? dose.minutes / 60)
      ]),
      ...(recommended ? {} : { inWords: `Any symptom: ${doseWords(dose)}` })
    }
  }
}
