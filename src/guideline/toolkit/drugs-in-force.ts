import type { DrugOrder } from '../../facts/drug-order.ts'

/** The drugs in force, asked by the classes of a guideline. */
export class DrugsInForce<DrugClass extends string = string> {
  readonly active: readonly DrugOrder[]
  readonly #classes = new Set<string>()

  constructor(orders: readonly DrugOrder[]) {
    this.active = orders.filter(order => order.active)
    for (const { drug } of this.active) for (const name of drug.classes) this.#classes.add(name)
  }

  of(...classes: readonly DrugClass[]): readonly DrugOrder[] {
    if (!this.has(...classes)) return []
    return this.active.filter(order => classes.some(name => order.drug.classes.has(name)))
  }

  has(...classes: readonly DrugClass[]): boolean {
    return classes.some(name => this.#classes.has(name))
  }

  /** Names, each once, uncertain ones marked. */
  names(...classes: readonly DrugClass[]): readonly string[] {
    if (!this.has(...classes)) return []
    return [
      ...new Set(
        this.of(...classes).map(order => (order.drug.certain ? order.drug.name : `${order.drug.name} (recognized by name)`))
      )
    ]
  }
}
