import type { Proposal } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import type { PathwayTopic } from '../pathway/pathway.ts'
import { magnesiumWords } from '../wording/words.ts'
import { companionTests, now, option, test } from './proposals.ts'
import { runningAlone, runningCard } from './running-alone.ts'
import {
  account,
  because,
  chartHooks,
  graveTests,
  graveUrgency,
  notKnown,
  orderedNow,
  recommendation,
  severeOrSymptomatic,
  specialistLine
} from './shared.ts'

const includes = (topic: PathwayTopic) => (f: Facts) => f.pathway.topics.includes(topic)

/** Kidneys too weak for any dose but an emergency bolus. */
export const contraindicatedRenal = rule({
  topic: 'contraindicatedRenal',
  hooks: chartHooks,
  statements: ['S-092', 'S-093', 'S-031', 'S-133', 'S-091', 'S-030', 'S-042', 'S-094', 'S-083', 'S-084', 'S-085'],
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
  test(f.knowledge, 'creatinine', { when: now, urgency: 'urgent', row: 'G6' }),
  test(f.knowledge, 'magnesium', { when: now, urgency: 'urgent', row: 'G6' }),
  ...companionTests(f, { row: 'G6', urgency: 'urgent' })
]
