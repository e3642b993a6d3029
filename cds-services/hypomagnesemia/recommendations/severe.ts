import { type Facts, rule } from '../assessment.ts'
import { magnesiumWords } from '../wording/words.ts'
import { alreadyOrdered, doseHeadline, firstConfirmed, ifConfirmed, lessStanding } from './already-ordered.ts'
import { parenteralChecks } from './cautions.ts'
import { bolusOf, bolusOrder, companionTests, dilutedDose, doseWords, infusionTests, now, option, test } from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import { acuteCorrection } from './severe-symptomatic.ts'
import {
  account,
  because,
  becauseOfDose,
  chartHooks,
  holdLine,
  intramuscularLine,
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

const statements = ['S-060', 'S-065', 'S-068']

/** Severely low and no symptom recorded: slowly by vein. No symptom recorded is not "asymptomatic", so the acute form stands beside it. */
export const severe = rule({
  topic: 'severe',
  hooks: chartHooks,
  statements: [
    ...new Set([
      ...statements,
      'S-012',
      'S-013',
      'S-014',
      'S-015',
      'S-059',
      'S-083',
      'S-122',
      'S-021',
      'S-027',
      ...runningStatements
    ])
  ],
  amendments: ['M2', 'M4'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('severe'),
  recommend: f => {
    const renal = f.pathway.renal
    const small = needsSmallVolume(f)
    const dose = bolusOf(f.knowledge, small ? 'V2-restricted' : 'V2', renal)
    const standing = alreadyOrdered(f, 'dose', dose?.grams ?? 0)
    const running = standing.silenced
    const left = lessStanding(f.knowledge, dose, standing.grams)
    const offered = left && withinSoftTotal(f, renal, left.grams) && !running ? left : undefined
    const acute =
      offered && (renal === 'R1' || renal === 'R2')
        ? acuteCorrection(f, renal, { recommended: false, standing: standing.grams, label: 'If any symptom: give ' })
        : undefined
    const tests = [
      ...infusionTests(f.knowledge, renal, { row: 'V2', endHours: (dose?.minutes ?? 0) / 60 }),
      ...(f.risks.length > 0 ? [test(f.knowledge, 'ecg', { when: now, urgency: 'urgent', row: 'V2' })] : []),
      ...companionTests(f, { row: 'V2', urgency: 'urgent', have: ['potassium', 'calcium'] })
    ]
    return recommendation(
      f,
      {
        topic: 'severe',
        row: 'V2',
        urgency: 'critical',
        headline: offered
          ? `${doseHeadline(f, doseWords(offered))}: ${magnesiumWords(f)}, severe`
          : `${running ? runningWords(f) : noDoseWords}: ${magnesiumWords(f)}, severe`,
        why: [...(offered ? becauseOfDose(f, renal) : because(f)), ...totalLine(f)],
        plan: [
          ...standing.lines,
          ...(offered ? [ifConfirmed(f, dilutedDose(offered, small))] : []),
          ...(running ? ['No second course beside what is ordered.'] : []),
          ...(offered || running ? [] : [totalReachedLine]),
          ...onceLine(renal),
          ...intramuscularLine(f, renal),
          ...volumeLine(f)
        ],
        before: offered ? parenteralChecks(f) : [],
        stopIf: [holdLine(f.knowledge)],
        notKnown: notKnown(f),
        background: account(f),
        findings: volumeFinding(f),
        statements,
        amendments: ['M2', 'M4'],
        conflicts: ['C-24', 'C-25', 'C-49'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'weight', 'qtc', 'medications'],
        options: offered
          ? firstConfirmed(f, [
              option(`Give ${doseWords(offered)}`, true, [
                bolusOrder(f.knowledge, offered, {
                  statements,
                  monitoring: ['Blood pressure, respiration and reflexes each hour.'],
                  urgency: 'urgent'
                }),
                ...tests
              ]),
              ...(acute ? [acute.option] : [])
            ])
          : [option(f.risks.length > 0 ? 'Order labs and ECG' : 'Order labs', true, tests)]
      },
      renal
    )
  }
})

/** A litre is too much for failing hearts and kidneys, and for great age. */
function needsSmallVolume(f: Facts): boolean {
  const frail = f.age.known && f.age.value >= f.knowledge.limit('frailAge')
  return (
    f.volume.restricted ||
    frail ||
    f.findings.has('ckd-stage-3', 'ckd-stage-4', 'ckd-stage-5', 'ckd-unspecified', 'end-stage-renal-disease')
  )
}
