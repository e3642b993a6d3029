import { day } from '../../../src/facts/time.ts'
import type { ChartFacts } from '../facts/chart-facts.ts'

/**
 * Why a dose is offered and not chosen for the reader. Doubts about any magnesium; about injections alone, which the emergency bolus
 * does not wait for: torsades often follows a pause.
 */
export type Doubts = { readonly any: readonly string[]; readonly injections: readonly string[] }

export function doubtsOf(f: ChartFacts): Doubts {
  const { allergy, pregnancy } = f
  const infarction = f.findings.within(['acute-myocardial-infarction'], 7 * day)
  return {
    any: [
      ...(pregnancy.inMan.length > 0
        ? [`pregnancy is charted in a man (${pregnancy.inMan.join(', ')}): one of them is wrong`]
        : []),
      ...(allergy?.grade === 'ask'
        ? ['an allergy or intolerance to magnesium is charted without type or reaction: which reaction?']
        : [])
    ],
    injections: [...(infarction ? ['myocardial infarction within 7 days: continuous ECG'] : []), ...f.conduction.doubts]
  }
}
