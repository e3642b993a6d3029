import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { figure } from '../wording/words.ts'

/** How often, and whether as needed, as the order has it: a revised text must not say less than the former one. */
export function repetitionWords({ dosages: [dosage] }: DrugOrder): readonly string[] {
  if (!dosage) return []
  const often =
    dosage.repetition === 'once'
      ? ['once']
      : dosage.perDay
        ? [dosage.perDay.high === 1 ? 'once a day' : `${figure(dosage.perDay.high, 1)} times a day`]
        : []
  return [...often, ...(dosage.asNeeded ? ['as needed'] : [])]
}
