import type { Proposal } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import type { PathwayTopic } from '../pathway/pathway.ts'
import { magnesiumWords } from '../wording/words.ts'
import { companionTests, now, option, test } from './proposals.ts'
import { runningAlone, runningCard } from './running-alone.ts'
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
  when: f => includes('contraindicatedRenal')(f) || runningAlone(f, 'contraindicatedRenal') !== undefined,
  recommend: f => {
    if (!includes('contraindicatedRenal')(f)) return runningCard(f, 'contraindicatedRenal')
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
