import type { Fact } from '../../../../src/facts/fact.ts'
import type { Knowledge } from '../../knowledge.ts'

type CrrtInputs = {
  readonly knowledge: Knowledge
  readonly asOf: number
  readonly kidney: { readonly crrt: boolean }
  readonly magnesium: Fact<number>
  readonly magnesiumResult: { readonly upperLimit: number }
}

/**
 * Whether the protocol of continuous renal replacement doses magnesium: it runs, and a level of the last 12 hours is not high
 * by the guideline's limit, whatever the laboratory's own. Otherwise these kidneys count as failed (M13).
 */
export function dosedByCrrt({ knowledge, asOf, kidney, magnesium, magnesiumResult }: CrrtInputs): boolean {
  if (!kidney.crrt || !magnesium.known || magnesium.value > Math.min(magnesiumResult.upperLimit, knowledge.defaultUpperLimit))
    return false
  return asOf - (magnesium.at ?? Number.NEGATIVE_INFINITY) <= knowledge.window('crrt/magnesium')
}
