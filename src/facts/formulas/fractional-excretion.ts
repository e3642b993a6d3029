type Sample = { readonly urine: number; readonly plasma: number }

/**
 * Fractional excretion in percent of a substance of which a part is bound to protein in plasma.
 * Urine and plasma values of the substance share one unit, so do those of creatinine.
 * @param filterable share of the plasma value that the glomerulus filters
 */
export function fractionalExcretion(substance: Sample, creatinine: Sample, filterable: number): number {
  return (100 * substance.urine * creatinine.plasma) / (filterable * substance.plasma * creatinine.urine)
}
