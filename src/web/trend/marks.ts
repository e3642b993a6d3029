import { object, objects, string } from '../../acquisition/json.ts'
import type { DrugGiven } from '../../facts/drug-given.ts'
import type { DrugOrder } from '../../facts/drug-order.ts'

/** A dose that was ordered or given, at its moment. */
export type Mark = {
  readonly at: number
  readonly kind: 'ordered' | 'given'
  readonly name: string
  readonly status: string
  readonly route: string
}

export const neverGiven: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error', 'draft'])

const notSaid = 'route not said'

export function orderMarks(orders: readonly DrugOrder[]): readonly Mark[] {
  return orders.flatMap(({ drug, authored, status, route, binding, source }) => {
    if (!authored || !binding || neverGiven.has(status)) return []
    const words = string(object(objects(source.dosageInstruction)[0])?.text)
    return [{ at: authored.at, kind: 'ordered', name: named(drug.name, words), status, route: route ?? notSaid }]
  })
}

export function givenMarks(given: readonly DrugGiven[]): readonly Mark[] {
  return given.flatMap(({ drug, at, asOrder, words, status, notDone }) =>
    at && !notDone
      ? [{ at: at.at, kind: 'given' as const, name: named(drug.name, words), status, route: asOrder.route ?? notSaid }]
      : []
  )
}

const named = (drug: string, words: string | undefined): string => (words ? `${drug}: ${words}` : drug)
