import { fractionalExcretion } from '../../../src/facts/formulas/fractional-excretion.ts'
import { labSeries } from '../../../src/facts/lab.ts'
import { concepts } from '../inputs.ts'
import { analyte } from '../knowledge.ts'
import type { ChartFacts } from './chart-facts.ts'

const urineMagnesium = analyte('urineMagnesium', ...concepts.urineMagnesium)
const urineCreatinine = analyte('urineCreatinine', ...concepts.urineCreatinine)

/** Fractional excretion of magnesium, where it can be read: paired urine, kidneys well enough, nothing that distorts it. */
export function femg(f: ChartFacts): { readonly value: number; readonly at: number } | undefined {
  const magnesium = labSeries(f.records, urineMagnesium, f.asOf).usable
  const creatinine = labSeries(f.records, urineCreatinine, f.asOf).usable
  const serum = f.magnesiumResult.measurement
  if (!magnesium || !creatinine || !serum || !f.magnesium.known || !f.kidney.creatinine.known || !f.kidney.rate.known)
    return undefined
  if ([magnesium, creatinine, serum].some(result => result.comparator !== undefined)) return undefined
  const paired = f.knowledge.window('paired/urine')
  const together = Math.abs(magnesium.at - creatinine.at) <= paired && Math.abs(magnesium.at - serum.at) <= paired
  const clean =
    f.kidney.rate.value >= f.knowledge.limit('femgKidney') &&
    f.magnesium.value < f.lowLimit &&
    !f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like') &&
    !(f.ledger.lastInjection !== undefined && magnesium.at - f.ledger.lastInjection < f.knowledge.window('undisturbed/urine'))
  if (!together || !clean) return undefined
  const value = fractionalExcretion(
    { urine: magnesium.value, plasma: serum.value },
    { urine: creatinine.value, plasma: f.kidney.creatinine.value },
    f.knowledge.limit('ultrafilterable')
  )
  return { value: Math.round(value * 1e4) / 1e4, at: magnesium.at }
}
