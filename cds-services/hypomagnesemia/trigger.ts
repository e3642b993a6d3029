import { drugOrders, isParenteral } from '../../src/facts/drug-order.ts'
import type { Trigger } from '../../src/guideline-folder.ts'
import { readMagnesium } from './facts/magnesium.ts'
import { neverGiven } from './facts/magnesium-orders.ts'
import { limitOf, tables } from './knowledge.ts'

/** A population is judged at each new magnesium result; a low one should be followed by an order for magnesium. */
export const trigger = (): Trigger => ({
  key: 'magnesium',
  title: 'Magnesium',
  unit: tables().thresholds.magnesium.unit,
  bands: tables().thresholds.magnesium.rows.map(({ name, meaning, from, to }) => ({
    name,
    meaning,
    from,
    to,
    needsOrder: to !== undefined && to <= limitOf('lowMagnesium')
  })),
  read: (records, { asOf }) => {
    const { fact, band } = readMagnesium(records, asOf)
    if (!fact.known) return { reason: fact.reason }
    return band.known ? { value: fact.value, band: band.value } : { reason: band.reason }
  },
  treatments: records =>
    drugOrders(records, tables().catalog, 0).flatMap(order => {
      const treats = order.drug.classes.has('magnesium-product') && (order.route === 'oral' || isParenteral(order))
      if (!treats || !order.binding || neverGiven.has(order.status) || !order.authored) return []
      return [{ from: order.authored.at, to: order.ends }]
    })
})
