import { round6 } from '../quantity.ts'

export type Sex = 'male' | 'female'

/**
 * CKD-EPI 2021 (creatinine): estimated glomerular filtration rate in mL/min per 1.73 m2.
 * @param creatinine mg/dL
 * @param age completed years, 18 or more
 * @see https://www.kidney.org/ckd-epi-creatinine-equation-2021
 */
export function ckdEpi2021(creatinine: number, age: number, sex: Sex): number {
  const [kappa, alpha, factor] = sex === 'female' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1]
  const ratio = creatinine / kappa
  return 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** age * factor
}

/** Cockcroft-Gault: creatinine clearance in mL/min. Creatinine in mg/dL, weight in kg, age in completed years. */
export function cockcroftGault(creatinine: number, age: number, weight: number, sex: Sex): number {
  return (((140 - age) * weight) / (72 * creatinine)) * (sex === 'female' ? 0.85 : 1)
}

/** Mosteller: body surface area in m2 from cm and kg. */
function bodySurface(height: number, weight: number): number {
  return Math.sqrt((height * weight) / 3600)
}

/** A rate per 1.73 m2 turned into the patient's own mL/min. */
export function deindexed(rate: number, height: number, weight: number): number {
  return (rate * bodySurface(height, weight)) / 1.73
}

/** Devine: ideal body weight in kg from height in cm. */
export function idealWeight(height: number, sex: Sex): number {
  return (sex === 'male' ? 50 : 45.5) + 2.3 * (height / 2.54 - 60)
}

/** The weight that Cockcroft-Gault takes: adjusted from a body mass index of 30 up, else the lower of actual and ideal. */
export function dosingWeight(weight: number, height: number | undefined, sex: Sex): number {
  if (height === undefined) return weight
  const ideal = idealWeight(height, sex)
  // Rounded, so that the last bits of a square never move an index of 30.
  const index = round6(weight / (height / 100) ** 2)
  return index >= 30 ? ideal + 0.4 * (weight - ideal) : Math.min(weight, ideal)
}
