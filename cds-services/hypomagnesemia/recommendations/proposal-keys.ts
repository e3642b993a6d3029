import type { Knowledge, OralPlan } from '../knowledge.ts'

/** Tablets or capsules, how many a day and when. */
export function oralPlan(knowledge: Knowledge, name: OralPlan) {
  const found = knowledge.doses.plans.find(plan => plan.name === name)
  if (!found) throw new Error(`knowledge/doses.json: plans: ${name}: missing`)
  return found
}

/** mmol of elemental magnesium a day. */
export function oralMmol(knowledge: Knowledge, plan: OralPlan): number {
  const { key, times } = oralPlan(knowledge, plan)
  return (knowledge.local.products.find(product => product.key === key)?.mmol ?? 0) * times
}

export const bolusKey = (row: string, renal: string): string => `bolus ${row} ${renal}`
export const infusionKey = (row: string, renal: string): string => `infusion ${row} ${renal}`
export const oralKey = (plan: string): string => `oral ${plan}`
export const testKey = (test: string): string => `test ${test}`

/** Product from which the infusions are made. */
export const infusionProduct = 'vial5g'

/** Every order that may be proposed, under the name by which a site gives it an order of its own, with its product. */
export function proposed(knowledge: Knowledge): ReadonlyMap<string, string | undefined> {
  const { doses, local } = knowledge
  return new Map<string, string | undefined>([
    ...doses.bolus.map(({ row, renal, product }) => [bolusKey(row, renal), product] as const),
    ...doses.infusion.map(({ row, renal }) => [infusionKey(row, renal), infusionProduct] as const),
    ...doses.plans.map(({ name, key }) => [oralKey(name), key] as const),
    ...local.tests.map(({ key }) => [testKey(key), undefined] as const)
  ])
}

export const proposalKeys = (knowledge: Knowledge): readonly string[] => [...proposed(knowledge).keys()]
