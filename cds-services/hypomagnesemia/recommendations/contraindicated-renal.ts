import type { Proposal, Recommendation } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { namesBefore, plainName } from '../order-checks/headline.ts'
import type { PathwayTopic } from '../pathway/pathway.ts'
import { magnesiumWords } from '../wording/words.ts'
import { companionTests, now, option, test } from './proposals.ts'
import { type RunningMagnesium, runningAgainstKidneys, stopRunning } from './running-magnesium.ts'
import {
  account,
  because,
  graveTests,
  graveUrgency,
  notKnown,
  orderedNow,
  patientView,
  recommendation,
  severeOrSymptomatic,
  specialistLine
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
        ...(f.pathway.row ? { row: f.pathway.row } : {}),
        urgency: graveUrgency(f),
        headline: `No magnesium, nephrology advice: ${magnesiumWords(f)}, renal function too low${f.kidney.acuteInjury ? ' or unstable' : ''}`,
        why: because(f),
        plan: [
          ...orderedNow(f),
          'No oral, IM or IV magnesium: it builds up.',
          specialistLine,
          'One emergency bolus stays possible for torsades, seizure or arrest.'
        ],
        notKnown: notKnown(f),
        background: account(f),
        statements: ['S-092', 'S-093'],
        conflicts: ['C-04', 'C-05', 'C-06', 'O-12'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'weight'],
        options: [
          severeOrSymptomatic(f)
            ? option('Order stat labs and ECG', true, graveTests(f, 'G6'))
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
  const [first = 'magnesium', ...others] = [...new Set(running.sources.map(({ name }) => plainName(name)))]
  const { call, why } = callOf(running)
  return [
    recommendation(f, {
      topic: 'contraindicatedRenal',
      urgency: running.urgency,
      headline: namesBefore([`${call} ${first}`, ...others], `: ${why}; Mg and creatinine now`),
      why: because(f),
      plan: running.lines,
      before: ['Reflexes, RR, BP and urine now.'],
      notKnown: notKnown(f),
      background: account(f),
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
function callOf({ findings }: RunningMagnesium): { readonly call: string; readonly why: string } {
  const codes = findings.map(({ code }) => code)
  if (codes.includes('renalContraindicated')) return { call: 'Stop', why: 'renal function too low' }
  return codes.includes('renalUnknown')
    ? { call: 'Check', why: 'in force, renal function not known' }
    : { call: 'Reduce or hold', why: 'too much for this renal function' }
}
