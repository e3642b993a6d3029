import type { Knowledge } from '../../knowledge.ts'
import type { Concept } from '../../knowledge-names.ts'
import type { Findings } from '../findings.ts'
import type { Dialysis } from './dialysis.ts'
import { leftOver, transplantOf } from './transplant.ts'

/** What the chart says of the kidneys beside the laboratory. */
export type KidneyStates = {
  readonly dialysis: boolean
  /** Dialysis, end-stage disease or anuria: nothing but an emergency dose. */
  readonly failed: boolean
  /** A kidney transplant stands, and works by the estimate. */
  readonly transplanted: boolean
  /** Why a dose may be offered and must not be preselected. */
  readonly unsure: readonly string[]
  readonly notes: readonly string[]
}

const stages: readonly Concept[] = ['end-stage-renal-disease', 'ckd-stage-5', 'ckd-stage-5-or-esrd']

/** @param works whether the lowest estimate is at least 30 mL/min */
export function kidneyStates(knowledge: Knowledge, findings: Findings, { states, act }: Dialysis, works: boolean): KidneyStates {
  const transplant = works && !act ? transplantOf(findings) : []
  const transplanted = transplant.length > 0
  const { deciding, lifted, unordered } = leftOver([...new Set([...states, ...findings.of(...stages)])], transplant)
  const endStage = deciding.some(({ concepts }) => concepts.has('end-stage-renal-disease'))
  const anuric = findings.within(['anuria', 'anuria-oliguria'], knowledge.window('failure/anuria'))
  const dialysis = act || deciding.some(({ concepts }) => concepts.has('dialysis-dependence'))
  const told = (codes: typeof lifted): string => [...new Set(codes.map(({ name }) => name))].join(', ')
  return {
    dialysis,
    failed: dialysis || endStage || anuric,
    transplanted,
    unsure:
      unordered.length > 0
        ? [`a kidney transplant and ${told(unordered)} are charted, which came first is not known: confirm`]
        : [],
    notes: lifted.length > 0 ? [`A kidney transplant is charted after ${told(lifted)}: kidney function by creatinine.`] : []
  }
}
