import { type Facts, rule } from '../assessment.ts'
import { limitOf } from '../knowledge.ts'
import { magnesiumWords } from '../wording/words.ts'
import { alreadyOrdered, firstConfirmed, lessStanding, unconfirmedLine } from './already-ordered.ts'
import { bolusOf, bolusOrder, bolusWords, companionTests, infusionTests, now, option, test } from './proposals.ts'
import { acuteCorrection } from './severe-symptomatic.ts'
import {
  holdLine,
  intramuscularLine,
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

const statements = ['S-060', 'S-065', 'S-068']

/** Severely low and no symptom recorded: slowly by vein. No symptom recorded is not "asymptomatic", so the acute form stands beside it. */
export const severe = rule({
  topic: 'severe',
  hooks: patientView,
  statements: [...statements, 'S-012', 'S-013', 'S-014', 'S-015', 'S-059', 'S-083', 'S-122'],
  amendments: ['M2', 'M4'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('severe'),
  recommend: f => {
    const renal = f.pathway.renal
    const small = needsSmallVolume(f)
    const dose = bolusOf(small ? 'V2-restricted' : 'V2', renal)
    const standing = alreadyOrdered(f, 'dose', dose?.grams ?? 0)
    const running = standing.silenced
    const left = lessStanding(dose, standing.grams)
    const offered = left && withinSoftTotal(f, renal, left.grams) && !running ? left : undefined
    const words = offered ? `magnesium sulfate ${bolusWords(offered)}` : ''
    const acute =
      offered && (renal === 'R1' || renal === 'R2')
        ? acuteCorrection(f, renal, false, standing.grams, 'If any symptom: acute correction, ')
        : undefined
    const tests = [
      ...infusionTests(renal, 'V2', dose ? dose.minutes / 60 : 3),
      ...(f.risks.length > 0 ? [test('ecg', now, 'urgent', 'V2')] : []),
      ...companionTests(f, 'V2', 'urgent', ['potassium', 'calcium'])
    ]
    return recommendation(
      f,
      {
        topic: 'severe',
        row: 'V2',
        urgency: 'critical',
        headline: offered
          ? `${magnesiumWords(f)}, severe: IV ${words} recommended`.replace(' g IV over', ' g over')
          : running
            ? `${magnesiumWords(f)}, severe: ${runningWords(f)}`
            : `${magnesiumWords(f)}, severe: no further dose offered, the total given or due is at its limit or not readable`,
        why: [...whyLines(f), ...totalLine(f)],
        plan: [
          ...(f.pathway.unconfirmed ? [unconfirmedLine] : []),
          ...standing.lines,
          ...(offered
            ? [
                `Option: ${words} in ${offered.volume} mL${small ? ' (small volume)' : ''} of 0.9% sodium chloride or 5% dextrose.`
              ]
            : []),
          ...(running ? ['Magnesium by injection is already ordered: no second course is offered.'] : []),
          ...(offered || running ? [] : [totalReachedLine]),
          ...(acute ? [`If there is any symptom, the acute correction fits better: ${acute.full}.`] : []),
          ...onceLine(renal),
          ...intramuscularLine(f, renal),
          ...volumeLine(f)
        ],
        before: parenteralChecks(f),
        monitor: [`Mg, K, Ca and creatinine every ${renal === 'R1' ? '6 to 12' : '6'} h and 6 h after the end.`, holdLine()],
        findings: volumeFinding(f),
        statements,
        amendments: ['M2', 'M4'],
        conflicts: ['C-24', 'C-25', 'C-49'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'weight', 'qtc', 'medications'],
        options: offered
          ? firstConfirmed(f, [
              option(`Magnesium sulfate ${bolusWords(offered)}`, true, [
                bolusOrder(offered, statements, ['Blood pressure, respiration and reflexes each hour.'], 'urgent'),
                ...tests
              ]),
              ...(acute ? [acute.option] : [])
            ])
          : [option(f.risks.length > 0 ? 'Bloods and ECG' : 'Bloods', true, tests)]
      },
      renal
    )
  }
})

/** A litre is too much for failing hearts and kidneys, and for great age. */
function needsSmallVolume(f: Facts): boolean {
  const frail = f.age.known && f.age.value >= limitOf('frailAge')
  return (
    f.volume.restricted ||
    frail ||
    f.findings.has('ckd-stage-3', 'ckd-stage-4', 'ckd-stage-5', 'ckd-unspecified', 'end-stage-renal-disease')
  )
}
