import { day } from '../../../src/facts/time.ts'
import type { ChartFacts } from '../facts/chart-facts.ts'

/** Why a dose is offered and not chosen for the reader, and the amendment that says so. */
export type Doubt = { readonly why: string; readonly amendment?: string }

/** Doubts about any magnesium, and about injections alone. The emergency bolus has doubts of its own. */
export type Doubts = { readonly any: readonly Doubt[]; readonly injections: readonly Doubt[] }

export function doubtsOf(f: ChartFacts): Doubts {
  const { allergy, pregnancy, conduction, findings } = f
  const any: Doubt[] = []
  const injections: Doubt[] = conduction.doubts.map(why => ({ why, amendment: 'M19' }))
  if (pregnancy.inMan.length > 0) {
    any.push({ why: `pregnancy is charted in a man (${pregnancy.inMan.join(', ')}): one of them is wrong`, amendment: 'M15' })
  }
  if (allergy?.grade === 'ask') {
    any.push({ why: 'allergy or intolerance to magnesium is charted without a reaction: which reaction?', amendment: 'M19' })
  }
  if (findings.within(['acute-myocardial-infarction'], 7 * day)) {
    injections.push({ why: 'myocardial infarction within 7 days: continuous ECG' })
  }
  return { any, injections }
}
