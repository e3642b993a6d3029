import type { Option, Proposal } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import type { RenalBand } from '../knowledge.ts'
import { lowLimitWords, magnesiumWords } from '../wording/words.ts'
import { alreadyOrdered, firstConfirmed, lessStanding, shortened, unconfirmedLine } from './already-ordered.ts'
import {
  bolusOf,
  bolusOrder,
  bolusWords,
  companionTests,
  infusionOf,
  infusionOrder,
  infusionTests,
  infusionWords,
  now,
  option,
  test
} from './proposals.ts'
import {
  holdLine,
  onceLine,
  parenteralChecks,
  patientView,
  recommendation,
  runningWords,
  totalLine,
  totalReachedLine,
  volumeFinding,
  volumeLine,
  whyLines,
  withinSoftTotal
} from './shared.ts'

const statements = ['S-062', 'S-063', 'S-064', 'S-122']

/** Severely low with a symptom: a bolus over 15 minutes or more, then a slow infusion with an end. */
export const severeSymptomatic = rule({
  topic: 'severeSymptomatic',
  hooks: patientView,
  statements: [...statements, 'S-012', 'S-060', 'S-061', 'S-066', 'S-067', 'S-068', 'S-073', 'S-171'],
  amendments: ['M2', 'M4'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('severeSymptomatic'),
  recommend: f => {
    const renal = f.pathway.renal
    const standing = alreadyOrdered(f, 'bolus', bolusOf('V1', renal)?.grams ?? 0)
    const running = standing.silenced
    const acute = acuteCorrection(f, renal, true, standing.grams)
    const words = acute?.words ?? 'no further dose offered'
    return recommendation(
      f,
      {
        topic: 'severeSymptomatic',
        row: 'V1',
        urgency: 'critical',
        headline: running
          ? `${magnesiumWords(f)}, severe with symptoms: ${runningWords(f)}`
          : `${magnesiumWords(f)}, severe with symptoms: ${acute ? `magnesium sulfate ${words} recommended` : words}`,
        why: [...whyLines(f), ...totalLine(f)],
        plan: [
          ...(f.pathway.unconfirmed ? [unconfirmedLine] : []),
          ...standing.lines,
          ...(running
            ? ['Magnesium by injection is already ordered: one maintenance at a time.']
            : acute
              ? [`Option: magnesium sulfate ${acute.full}.`]
              : [totalReachedLine]),
          ...onceLine(renal),
          ...volumeLine(f)
        ],
        before: parenteralChecks(f),
        monitor: [
          'Mg, K, Ca and creatinine every 6 h; ECG; blood pressure, heart rate, respiration and reflexes each hour.',
          holdLine()
        ],
        findings: volumeFinding(f),
        statements,
        amendments: ['M2', 'M4'],
        conflicts: ['C-25', 'C-32'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'weight', 'medications'],
        options:
          running || !acute ? [option('Bloods and ECG', true, monitoring(f, renal, 24))] : firstConfirmed(f, [acute.option])
      },
      renal
    )
  }
})

/** `hours`: how long magnesium runs; it is measured again 6 h after that. */
function monitoring(f: Facts, renal: RenalBand, hours: number): readonly Proposal[] {
  return [
    ...infusionTests(renal, 'V1', hours, true),
    test('ecg', now, 'urgent', 'V1'),
    ...companionTests(f, 'V1', 'urgent', ['potassium', 'calcium'])
  ]
}

/** The bolus and, where kidneys and totals allow it, the bounded infusion, as one option. */
export function acuteCorrection(
  f: Facts,
  renal: RenalBand,
  recommended: boolean,
  standing: number,
  label?: string
): { readonly option: Option; readonly words: string; readonly full: string } | undefined {
  const whole = infusionOf('V1', renal)
  const wholeGrams = whole ? (whole.mgPerMinute * 60 * whole.hours) / 1000 : 0
  const dose = lessStanding(bolusOf('V1', renal), standing - wholeGrams)
  if (!dose || !withinSoftTotal(f, renal, dose.grams)) return undefined
  // One maintenance at a time (C-32): what runs takes the place of the infusion.
  const runs = f.ledger.parenteral.some(({ state }) => state === 'running')
  const infusion = whole && !runs ? shortened(whole, standing) : undefined
  const total = dose.grams + (infusion ? (infusion.mgPerMinute * 60 * infusion.hours) / 1000 : 0)
  const withInfusion = infusion && withinSoftTotal(f, renal, total) ? infusion : undefined
  const care = ['Blood pressure, heart rate, respiration and reflexes each hour.']
  const words = `${bolusWords(dose)}${withInfusion ? `, then ${withInfusion.mgPerMinute} mg/min` : ''}`
  const until = withInfusion ? `, then ${infusionWords(withInfusion)}, until Mg is ${lowLimitWords()}` : ''
  return {
    words,
    full: `${bolusWords(dose)} in ${dose.volume} mL${until}`,
    option: option(`${label ?? ''}magnesium sulfate ${words}`.replace(/^m/, 'M'), recommended, [
      bolusOrder(dose, statements, care, 'stat'),
      ...(withInfusion ? [infusionOrder(withInfusion, statements, care)] : []),
      ...monitoring(f, renal, withInfusion?.hours ?? dose.minutes / 60)
    ])
  }
}
