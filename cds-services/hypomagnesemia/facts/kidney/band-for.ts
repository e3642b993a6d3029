import type { Knowledge, RenalBand } from '../../knowledge.ts'
import { leastOf } from './band.ts'
import type { Kidney } from './kidney.ts'

type Inputs = {
  readonly knowledge: Knowledge
  readonly asOf: number
  readonly kidney: Kidney
  readonly setting: { readonly inpatient: boolean }
}

type Purpose = 'parenteral' | 'oral' | 'oral-at-risk' | 'emergency'

/** The renal band for a purpose: a result that is too old for it is as good as none; urine counts for injections alone. */
export function bandFor(inputs: Inputs, purpose: Purpose): RenalBand {
  const injected = purpose === 'parenteral' || purpose === 'emergency'
  return leastOf(byResult(inputs, purpose), (injected && inputs.kidney.urine.band) || 'R1')
}

function byResult({ knowledge, asOf, kidney, setting }: Inputs, purpose: Purpose): RenalBand {
  const fresh = kidney.at !== undefined && asOf - kidney.at <= knowledge.window(`${purpose}/creatinine`, setting.inpatient)
  if (fresh) return kidney.band
  // What is charted holds without a laboratory; the milder view of an injury needs a creatinine that can be trusted.
  return kidney.fixed ? 'R4' : 'RU'
}
