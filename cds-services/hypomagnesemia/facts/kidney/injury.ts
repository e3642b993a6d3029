import type { Fact } from '../../../../src/facts/fact.ts'
import type { Knowledge, RenalBand } from '../../knowledge.ts'
import type { Findings } from '../findings.ts'
import { reaches } from './band.ts'
import type { CreatinineHistory } from './creatinine-history.ts'

/** Kidneys that were hurt of late: which column holds, and the sentence for the card. */
export type Injury = { readonly band: RenalBand; readonly charted: boolean; readonly why: string }

export type InjuryInputs = {
  readonly knowledge: Knowledge
  readonly history: CreatinineHistory | undefined
  readonly findings: Findings
  /** mL/min */
  readonly rate: Fact<number>
  /** Band by the estimate alone. */
  readonly byRate: RenalBand
  /** Pregnant, or delivered within six weeks. */
  readonly obstetric: boolean
  readonly asOf: number
}

/** Stage 1 with an estimate of 30 mL/min or more is dosed as 20 to 29; anything worse gets nothing. Creatinine in mg/dL. */
export function columnOf(knowledge: Knowledge, ratio: number, creatinine: number, rate: Fact<number>): RenalBand {
  const stageOne = ratio < knowledge.limit('injuryStageTwo') && creatinine < knowledge.limit('injuryCreatinine')
  return stageOne && rate.known && reaches(knowledge, rate.value, 'R2') ? 'R3' : 'R4'
}
