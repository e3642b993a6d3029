import type { DrugOrder } from '../../facts/drug-order.ts'
import type { Amendment } from '../../recommendation.ts'

/** The proposal to stop an order under this name; none if the order cannot be referred to. */
export const stopOrder = ({ reference, source }: DrugOrder, name: string): readonly Amendment[] =>
  reference === undefined ? [] : [{ act: 'amend', order: { reference, source }, text: `Stop ${name}`, change: 'stop' }]
