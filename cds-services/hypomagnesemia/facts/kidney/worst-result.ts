import type { Fact } from '../../../../src/facts/fact.ts'
import type { Measurement } from '../../../../src/facts/lab.ts'
import { type JudgedBody, ownEstimates, reportedRate } from './estimates.ts'
import { type KidneyResults, worseNote } from './kidney-results.ts'

/** mL/min by a result that may be the newest, the creatinine behind it, and the sentence for the card. */
export type Worst = { readonly rate: number; readonly creatinine?: Measurement; readonly note: string }

/** The lowest estimate by results that may be the newest. */
export function worstOf(
  { creatinine, egfr }: KidneyResults,
  body: JudgedBody,
  age: Fact<number>,
  grown: boolean
): Worst | undefined {
  const own = creatinine.flatMap((result): Worst[] => {
    if (!grown || !age.known) return []
    const { egfr: rate, clearance = rate } = ownEstimates(body, result.value, age.value)
    return [{ rate: Math.min(rate, clearance), creatinine: result, note: worseNote('Creatinine', result) }]
  })
  const told = egfr.flatMap((result): Worst[] => {
    const rate = reportedRate(result, body)
    return rate === undefined ? [] : [{ rate, note: worseNote('Reported eGFR', result) }]
  })
  return [...own, ...told].reduce<Worst | undefined>((worst, one) => (worst && worst.rate <= one.rate ? worst : one), undefined)
}
