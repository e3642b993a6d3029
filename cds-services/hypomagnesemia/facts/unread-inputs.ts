import type { PatientRecord } from '../../../src/guideline-folder.ts'
import type { MissingFact } from '../../../src/recommendation.ts'

/** An input that came in part or not at all although it was asked for: what it hides could stand against a dose. */
export type UnreadInput = {
  readonly name: string
  readonly state: 'failed' | 'partial' | 'unrecognized'
  /** What it is, for a sentence. */
  readonly words: string
  /** What a reader looks for in its place. */
  readonly lookFor: string
  /** It concerns doses by injection alone. */
  readonly injections: boolean
}

type Row = readonly [name: string, words: string, lookFor: string, injections?: true]

/** Inputs in which an entry that stayed hidden could forbid a dose. */
const rows: readonly Row[] = [
  ['conditions', 'problem list', 'myasthenia, heart block, dialysis and pregnancy'],
  ['procedures', 'list of procedures', 'dialysis, transplant and pacemaker'],
  ['medications', 'medication list', 'magnesium already ordered, digoxin and drugs that interact'],
  ['allergies', 'allergy list', 'a reaction to magnesium'],
  ['encounters', 'list of encounters', 'whether the patient is in hospital'],
  ['magnesium', 'magnesium results', 'a newer result'],
  ['creatinine', 'creatinine results', 'a newer result'],
  ['body', 'weight and height', 'the weight'],
  ['recentMedications', 'list of ended orders', 'magnesium already given', true],
  ['magnesiumGiven', 'administration record', 'magnesium already given', true],
  ['safety', 'vital signs', 'blood pressure and respiratory rate', true],
  ['vitals', 'urine output', 'too little urine', true]
]

export const unreadInputs = ({ state }: Pick<PatientRecord, 'state'>): readonly UnreadInput[] =>
  rows.flatMap(([name, words, lookFor, injections = false]) => {
    const arrived = state(name)
    return arrived === 'failed' || arrived === 'partial' || arrived === 'unrecognized'
      ? [{ name, state: arrived, words, lookFor, injections }]
      : []
  })

/** For the evidence: of what came in part, a part is missing. */
export const asMissing = ({ name, state }: UnreadInput): MissingFact => ({
  name,
  reason: state === 'unrecognized' ? 'not-convertible' : 'failed'
})
