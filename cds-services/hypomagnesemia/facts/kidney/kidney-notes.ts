import type { Fact } from '../../../../src/facts/fact.ts'
import type { Knowledge } from '../../knowledge.ts'
import { daysWords } from '../span-words.ts'
import { rangeWords } from './band.ts'
import type { CreatinineHistory } from './creatinine-history.ts'
import type { Injury } from './injury.ts'
import { knownRiseNote } from './injury-by-median.ts'
import type { KidneyStates } from './kidney-states.ts'
import type { UrineOutput } from './urine-output.ts'

export type NoteInputs = {
  readonly knowledge: Knowledge
  readonly injury: Injury | undefined
  readonly history: CreatinineHistory | undefined
  readonly doubts: readonly string[]
  readonly states: KidneyStates
  readonly urine: UrineOutput
  readonly lowered: boolean
  readonly rate: Fact<number>
  readonly estimated: boolean
  readonly weight: Fact<number>
  readonly obstetric: boolean
}

/** What put the kidneys into their band. */
export function kidneyNotes(inputs: NoteInputs): readonly string[] {
  const { knowledge, injury, doubts, states, urine, lowered, rate } = inputs
  return [
    ...(injury ? [injury.why] : knownRiseNote(inputs)),
    ...doubts,
    ...states.notes,
    ...(urine.words
      ? [`Urine ${urine.words}${urine.band ? `: by injection as ${columnWords(knowledge, urine.band)}` : ''}.`]
      : []),
    ...(lowered && rate.known
      ? [`Age ${knowledge.limit('frailAge')} or more without a weight: kidney function is taken one band lower.`]
      : [])
  ]
}

/** What is not known of the kidneys and leaves the band as it is. */
export function kidneyAsides(inputs: NoteInputs): readonly string[] {
  const { estimated, weight, rate, injury } = inputs
  return [
    ...(estimated && !weight.known ? ['No usable weight: creatinine clearance could not be computed.'] : []),
    ...(rate.known && !injury ? stability(inputs) : [])
  ]
}

const columnWords = (knowledge: Knowledge, band: 'R3' | 'R4'): string =>
  band === 'R4' ? 'with failing kidneys' : `with ${rangeWords(knowledge, band)} mL/min`

/** One creatinine shows no course, nor does one beside results that are older than a week. */
function stability({ knowledge, history }: NoteInputs): readonly string[] {
  if (!history || history.week.length > 0) return []
  return [
    history.older.length > 0
      ? `No other creatinine of the last ${daysWords(knowledge.window('injury/creatinine'))}: stability of kidney function is unknown.`
      : 'One creatinine only: stability of kidney function is unknown.'
  ]
}
