import type { DrugOrder } from '../../../src/facts/drug-order.ts'

/** The drugs in force, asked by class. */
export class Drugs {
  readonly active: readonly DrugOrder[]

  constructor(orders: readonly DrugOrder[]) {
    this.active = orders.filter(order => order.active)
  }

  of(...classes: readonly string[]): readonly DrugOrder[] {
    return this.active.filter(order => classes.some(name => order.drug.classes.has(name)))
  }

  has(...classes: readonly string[]): boolean {
    return this.of(...classes).length > 0
  }

  /** Names, each once, uncertain ones marked. */
  names(...classes: readonly string[]): readonly string[] {
    return [
      ...new Set(
        this.of(...classes).map(order => (order.drug.certain ? order.drug.name : `${order.drug.name} (recognized by name)`))
      )
    ]
  }
}
