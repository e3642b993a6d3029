import type { Proposal, Recommendation } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { namesBefore } from '../order-checks/headline.ts'
import type { PathwayTopic } from '../pathway/pathway.ts'
import { ledgerLines } from '../wording/ledger-words.ts'
import { kidneyLine, magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { companionTests, now, option, test } from './proposals.ts'
import { type RunningMagnesium, runningAgainstKidneys, stopRunning } from './running-magnesium.ts'
import {
  gapLines,
  graveTests,
  graveUrgency,
  orderedNow,
  patientView,
  recommendation,
  severeOrSymptomatic,
  specialistLine,
  whyLines
} from './shared.ts'

const includes = (topic: PathwayTopic) => (f: Facts) => f.pathway.topics.includes(topic)

/** Kidneys too weak for any dose but an emergency bolus. */
export const contraindicatedRenal = rule({
  topic: 'contraindicatedRenal',
  hooks: patientView,
  statements: ['S-092', 'S-093', 'S-031', 'S-133'],
  amendments: ['M6'],
  needs: [],
  when: f => includes('contraindicatedRenal')(f) || runsAlone(f) !== undefined,
  recommend: f => {
    if (!includes('contraindicatedRenal')(f)) return runningCard(f)
    return recommendation(
      f,
      {
        topic: 'contraindicatedRenal',
        row: f.pathway.row,
        urgency: graveUrgency(f),
        headline: `${magnesiumWords(f)} but kidney function is too low${f.kidney.acuteInjury ? ' or unstable' : ''}: no magnesium; nephrology advice`,
        why: whyLines(f),
        plan: [
          ...orderedNow(f),
          'Below 20 mL/min, with anuria or acute kidney injury magnesium builds up: no oral, intramuscular or intravenous dose is offered.',
          specialistLine,
          'One emergency bolus stays possible for torsades, seizure or arrest.'
        ],
        before: gapLines(f),
        statements: ['S-092', 'S-093'],
        conflicts: ['C-04', 'C-05', 'C-06', 'O-12'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'weight'],
        options: [
          severeOrSymptomatic(f)
            ? option('Stat bloods and ECG', true, graveTests(f, 'G6'))
            : option('Repeat creatinine and magnesium', true, repeatTests(f))
        ]
      },
      'R4'
    )
  }
})

const repeatTests = (f: Facts): readonly Proposal[] => [
  test('creatinine', now, 'urgent', 'G6'),
  test('magnesium', now, 'urgent', 'G6'),
  ...companionTests(f, 'G6', 'urgent')
]

/** Magnesium that is in force against the kidneys, where no card leads on which it could be said (M6). */
const runsAlone = (f: Facts): RunningMagnesium | undefined => (f.pathway.topics.length > 0 ? undefined : runningAgainstKidneys(f))

function runningCard(f: Facts): readonly Recommendation[] {
  const running = runsAlone(f)
  if (!running) return []
  const names = [...new Set(running.sources.map(({ name }) => name))]
  return [
    recommendation(f, {
      topic: 'contraindicatedRenal',
      urgency: running.urgency,
      headline: namesBefore(names, ` in force, ${callOf(running)}, Mg and creatinine now`),
      why: [magnesiumLine(f), kidneyLine(f), ...f.kidney.notes, ...ledgerLines(f)],
      plan: running.lines,
      before: gapLines(f),
      monitor: ['Reflexes, respiratory rate, blood pressure, urine; Mg and creatinine now.'],
      findings: running.findings,
      statements: ['S-091', 'S-092'],
      conflicts: ['C-04', 'C-07'],
      amendments: ['M6'],
      facts: ['magnesium', 'renal', 'age', 'medications'],
      options: stopRunning(running, [test('magnesium', now, 'stat', 'M6'), test('creatinine', now, 'stat', 'M6')])
    })
  ]
}

/** The gravest of what is found, in few words. */
function callOf({ findings }: RunningMagnesium): string {
  const codes = findings.map(({ code }) => code)
  if (codes.includes('renalContraindicated')) return 'renal function too low: stop'
  return codes.includes('renalUnknown') ? 'renal function not known: check' : 'too much for this renal function: reduce or hold'
}
