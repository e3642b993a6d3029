import { courseOf } from '../../src/facts/drug-course.ts'
import { drugOrders } from '../../src/facts/drug-order.ts'
import type { Trigger } from '../../src/guideline-folder.ts'
import { neverGiven } from './facts/ledger-source.ts'
import { readMagnesium } from './facts/magnesium.ts'
import { magnesiumKindOf } from './facts/magnesium-kind.ts'
import type { Knowledge } from './knowledge.ts'

/** Kinds that replace magnesium by mouth; traces do not. */
const treating: ReadonlySet<string> = new Set(['supplement', 'antacid', 'laxative'])

/** A population is judged at each new magnesium result; a low one should be followed by an order for magnesium. */
export const trigger = (knowledge: Knowledge): Trigger => ({
  key: 'magnesium',
  title: 'Magnesium',
  unit: knowledge.thresholds.magnesium.unit,
  bands: knowledge.thresholds.magnesium.rows.map(({ name, meaning, from, to }) => ({
    name,
    meaning,
    from,
    to,
    needsOrder: to !== undefined && to <= knowledge.limit('lowMagnesium')
  })),
  read: (records, { asOf }) => {
    const { fact, band } = readMagnesium(knowledge, records, asOf)
    if (!fact.known) return { reason: fact.reason }
    return band.known ? { value: fact.value, band: band.value } : { reason: band.reason }
  },
  treatments: records =>
    drugOrders(records, knowledge.catalog, 0).flatMap(order => {
      const kind = magnesiumKindOf(order)
      const treats = kind === 'parenteral' || (kind !== undefined && treating.has(kind) && order.route === 'oral')
      if (!treats || !order.binding || neverGiven.has(order.status) || !order.authored) return []
      return [{ from: order.authored.at, to: courseOf(order).over }]
    })
})
