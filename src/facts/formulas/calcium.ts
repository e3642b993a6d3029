/** Albumin-adjusted calcium in mmol/L. Calcium in mmol/L, albumin in g/L. */
export function adjustedCalcium(calcium: number, albumin: number): number {
  return calcium + 0.02 * (40 - albumin)
}

/** Albumin-adjusted calcium in mg/dL. Calcium in mg/dL, albumin in g/dL. */
export function adjustedCalciumConventional(calcium: number, albumin: number): number {
  return calcium + 0.8 * (4 - albumin)
}
