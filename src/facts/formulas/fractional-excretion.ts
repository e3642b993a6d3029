/**
 * Fractional excretion in percent of a substance of which a part is bound to protein in plasma.
 * Urine and plasma values of the substance share one unit, so do those of creatinine.
 * @param filterable share of the plasma value that the glomerulus filters
 */
export function fractionalExcretion(
  urine: number,
  plasma: number,
  urineCreatinine: number,
  plasmaCreatinine: number,
  filterable: number
): number {
  return (100 * urine * plasmaCreatinine) / (filterable * plasma * urineCreatinine)
}
