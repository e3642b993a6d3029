import type { Knowledge } from '../knowledge.ts'

/** Tablets or capsules, how many a day and when. */
export const oralPlans = {
  'tablet-night': { key: 'tablet', times: 1, when: 'at bedtime' },
  'tablet-twice': { key: 'tablet', times: 2, when: 'twice daily' },
  'capsule-night': { key: 'capsule', times: 1, when: 'at bedtime' },
  'capsule-twice': { key: 'capsule', times: 2, when: 'twice daily' },
  'capsule-three': { key: 'capsule', times: 3, when: 'three times daily' }
} as const
export type OralPlan = keyof typeof oralPlans

/** mmol of elemental magnesium a day. */
export function oralMmol(knowledge: Knowledge, plan: OralPlan): number {
  const { key, times } = oralPlans[plan]
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
    ...Object.entries(oralPlans).map(([plan, { key }]) => [oralKey(plan), key] as const),
    ...local.tests.map(({ key }) => [testKey(key), undefined] as const)
  ])
}

export const proposalKeys = (knowledge: Knowledge): readonly string[] => [...proposed(knowledge).keys()]
