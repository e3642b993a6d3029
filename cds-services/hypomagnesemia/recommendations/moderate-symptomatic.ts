import { rule } from '../assessment.ts'
import { due } from '../monitoring.ts'
import { ifRoom, inShort } from '../wording/lines.ts'
import { figure, magnesiumWords } from '../wording/words.ts'
import { alreadyOrdered, lessStanding } from './already-ordered.ts'
import { oralCautions, parenteralChecks } from './cautions.ts'
import {
  bolusOf,
  bolusOrder,
  companionTests,
  doseWords,
  now,
  option,
  oralOrder,
  oralTests,
  shortOralWords,
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
  intramuscularLine,
  noDoseWords,
  notKnown,
  oralAlready,
  recommendation,
  runningWords,
  startCeiling,
  startPlan,
  totalLine,
  totalReachedLine,
  volumeFinding,
  volumeLine,
  withinSoftTotal
} from './shared.ts'

const statements = ['S-060', 'S-062', 'S-064']

/** Low with a symptom: one gram by vein over an hour, then tablets. */
export const moderateSymptomatic = rule({
  topic: 'moderateSymptomatic',
  hooks: chartHooks,
  statements: [...new Set([...statements, 'S-010', 'S-015', 'S-021', 'S-027', ...runningStatements])],
  amendments: ['M4'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('moderateSymptomatic'),
  recommend: f => {
    const renal = f.pathway.renal
    const dose = bolusOf(f.knowledge, 'V3', renal)
    const standing = alreadyOrdered(f, 'dose', dose?.grams ?? 0)
    const running = standing.silenced
    const left = lessStanding(f.knowledge, dose, standing.grams)
    const offered = left && withinSoftTotal(f, renal, left.grams) && !running ? left : undefined
    const plan = startPlan(renal, f.volume.gutLoss ? 'divided' : 'standard')
    const hasOral = f.ledger.taken.length > 0
    const addOral = !hasOral && !f.volume.first
    const tests = [
      test(f.knowledge, 'magnesium', { when: due('symptomatic'), urgency: 'urgent', row: 'V3' }),
      test(f.knowledge, 'creatinine', { when: due('creatinineAfterDose'), urgency: 'urgent', row: 'V3' }),
      ...(f.ecgDone ? [] : [test(f.knowledge, 'ecg', { when: now, urgency: 'urgent', row: 'V3' })]),
      ...companionTests(f, { row: 'V3', urgency: 'urgent', have: [], purpose: 'parenteral' })
    ]
    const oral = addOral
      ? [
          oralOrder(f.knowledge, plan, { row: 'V3', statements: ['S-034', 'S-037'], ceiling: startCeiling(f.knowledge, renal) }),
          ...oralTests(f, renal, 'V3')
        ]
      : []
    return recommendation(
      f,
      {
        topic: 'moderateSymptomatic',
        row: 'V3',
        urgency: 'warning',
        headline: offered
          ? `IV magnesium ${doseWords(offered)}${addOral ? ', then tablets' : ''}: ${magnesiumWords(f)}, low with symptoms`
          : `${running ? runningWords(f) : noDoseWords}: ${magnesiumWords(f)}, low with symptoms`,
        why: [...(offered ? becauseOfDose(f, renal) : because(f)), ...totalLine(f)],
        plan: [
          ...standing.lines,
          ...(offered
            ? [
                inShort(
                  `${figure(offered.grams)} g magnesium sulfate IV over ${timeWords(offered.minutes)}${addOral ? `, then ${shortOralWords(f.knowledge, plan)}` : ''}.`,
                  `${figure(offered.grams)} g over ${timeWords(offered.minutes)}${addOral ? `, then ${shortOralWords(f.knowledge, plan)}` : ''}.`
                ),
                ifRoom('A second dose only after a new Mg.')
              ]
            : []),
          ...(offered || running ? [] : [totalReachedLine]),
          ...(hasOral ? [oralAlready(f)] : []),
          ifRoom('Look for another cause of the symptoms as well.'),
          ...intramuscularLine(f, renal),
          ...volumeLine(f)
        ],
        before: [...(offered ? parenteralChecks(f) : []), ...(addOral ? oralCautions(f) : [])],
        stopIf: [holdLine(f.knowledge)],
        notKnown: notKnown(f),
        background: account(f),
        findings: volumeFinding(f),
        statements,
        amendments: ['M4'],
        conflicts: ['C-26'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'medications'],
        options: offered
          ? [
              option(`Give ${doseWords(offered)}${addOral ? ', then tablets' : ''}`, true, [
                bolusOrder(f.knowledge, offered, {
                  statements,
                  monitoring: ['Blood pressure and reflexes before and after.'],
                  urgency: 'urgent'
                }),
                ...oral,
                ...tests
              ])
            ]
          : [option(f.ecgDone ? 'Order labs' : 'Order labs and ECG', true, tests)]
      },
      renal
    )
  }
})
