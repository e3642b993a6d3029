import type { Code, Measure } from '../../../src/recommendation.ts'
import { type Knowledge, molarMass, valence } from '../knowledge.ts'
import type { Local } from '../site/local-schema.ts'
import { figure } from '../wording/words.ts'

type ProductKey = Local['products'][number]['key']

/** A product of the site's list. */
export const productOf = (knowledge: Knowledge, key: ProductKey) => {
  const found = knowledge.local.products.find(product => product.key === key)
  if (!found) throw new Error(`knowledge/local.json: products: ${key} is missing`)
  return found
}

export function coded(knowledge: Knowledge, key: ProductKey): Code {
  const { system, code, display } = productOf(knowledge, key)
  return { system, code, display }
}

/** A product as an order names it, and in words. */
export const codedProduct = (knowledge: Knowledge, key: ProductKey): { readonly code: Code; readonly text: string } => ({
  code: coded(knowledge, key),
  text: productOf(knowledge, key).words
})

/** The site's own order for a proposal, where it has one. */
export function siteOrderOf(knowledge: Knowledge, proposal: string): { readonly siteOrder?: Code } {
  const found = knowledge.local.orders.find(order => order.for === proposal)
  return found ? { siteOrder: { system: found.system, code: found.code, display: found.display } } : {}
}

const mmolOf = (grams: number): number => (grams * 1000) / molarMass.heptahydrate

/** Grams of the heptahydrate in the unit the site writes doses in. */
export function dosed(knowledge: Knowledge, grams: number): Measure {
  const { doseUnit } = knowledge.local
  if (doseUnit === 'mg') return { value: grams * 1000, unit: 'mg', code: 'mg' }
  if (doseUnit === 'mmol') return { value: Number(figure(mmolOf(grams))), unit: 'mmol', code: 'mmol' }
  if (doseUnit === 'meq') return { value: Number(figure(mmolOf(grams) * valence)), unit: 'mEq', code: 'meq' }
  return { value: grams, unit: 'g', code: 'g' }
}

/** `2 g`, with the amount in the site's unit behind it where that is another. */
export function amountWords(knowledge: Knowledge, grams: number): string {
  const { value, unit } = dosed(knowledge, grams)
  return `${figure(grams)} g${unit === 'g' ? '' : ` (${figure(value)} ${unit})`}`
}

/** A rate of the heptahydrate in the unit the site writes rates in. */
export const rated = (knowledge: Knowledge, mgPerMinute: number): Measure =>
  knowledge.local.rateUnit === 'g/h'
    ? { value: Number(figure((mgPerMinute * 60) / 1000, 4)), unit: 'g/h', code: 'g/h' }
    : { value: mgPerMinute, unit: 'mg/min', code: 'mg/min' }
