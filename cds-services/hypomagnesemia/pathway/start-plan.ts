import type { OralPlan, RenalBand } from '../knowledge.ts'

/** The tablets that start treatment, by kidneys and by variant. */
export function startPlan(renal: RenalBand, variant: 'standard' | 'lowStart' | 'divided'): OralPlan {
  if (renal === 'R3' || variant === 'lowStart') return 'capsule-night'
  return variant === 'divided' ? 'capsule-three' : 'tablet-night'
}
