import { type RenalBand, windowOf } from '../../knowledge.ts'
import { leastOf } from './band.ts'
import type { Kidney } from './kidney.ts'

type Purpose = 'parenteral' | 'oral' | 'oral-at-risk' | 'emergency'

/** The renal band for a purpose: a result that is too old for it is as good as none; urine counts for injections alone. */
export function bandFor(kidney: Kidney, purpose: Purpose, inpatient: boolean, asOf: number): RenalBand {
  const injected = purpose === 'parenteral' || purpose === 'emergency'
  return leastOf(byResult(kidney, purpose, inpatient, asOf), (injected && kidney.urine.band) || 'R1')
}

function byResult(kidney: Kidney, purpose: Purpose, inpatient: boolean, asOf: number): RenalBand {
  const fresh = kidney.at !== undefined && asOf - kidney.at <= windowOf(`${purpose}/creatinine`, inpatient)
  if (fresh) return kidney.band
  // What is charted holds without a laboratory; the milder view of an injury needs a creatinine that can be trusted.
  return kidney.fixed ? 'R4' : 'RU'
}
