import type { Facts } from '../facts.ts'
import { limitOf } from '../knowledge.ts'
import { current } from './pathway.ts'

/** What the cards beside a repletion card ask in common. */

export const adult = (f: Facts): boolean => f.age.known && f.age.value >= limitOf('adultAge')

/** The sample looks contaminated, and nothing of the patient says that it is true all the same. */
const suspect = (f: Facts): boolean => f.contaminated && f.emergencies.length === 0 && f.symptoms.length === 0

/** Magnesium that companions may go by: usable, at most 14 days old, not suspect. Anything else counts as not known. */
export const magnesiumNow = (f: Facts): number | undefined =>
  f.magnesium.known && current(f) && !suspect(f) ? f.magnesium.value : undefined

/** An adult whose magnesium is low and recent enough for companions. */
export function lowAndCurrent(f: Facts): boolean {
  const value = magnesiumNow(f)
  return adult(f) && value !== undefined && value < limitOf('lowMagnesium')
}

export const longQtcCritical = (f: Facts): boolean => f.qtc.known && f.qtc.value >= limitOf('qtcCritical')

/** Ventricular tachycardia, fibrillation or arrest of the last 24 hours. */
export const ventricular = (f: Facts): boolean => f.emergencies.some(item => item.kind !== 'seizure' && item.kind !== 'tetany')

/** Kidneys that cannot get rid of potassium, or are not known. */
export function poorKidney(f: Facts): boolean {
  const band = f.pathway.renal === 'RU' ? f.renalOral : f.pathway.renal
  const fails = band === 'R4' || band === 'RU' || f.kidney.band === 'R4' || f.kidney.dialysis
  return fails || f.findings.has('oliguria', 'anuria', 'anuria-oliguria')
}
