import type { Knowledge } from '../knowledge.ts'
import { activeDrafts, type DraftOrder } from './drafts.ts'
import { magnesiumDose } from './magnesium-dose.ts'
import { magnesiumKindOf } from './magnesium-kind.ts'

const treating = new Set<unknown>(['supplement', 'antacid', 'laxative'])

/** mmol of magnesium a day by mouth, at the least, that is about to be ordered; nothing where none is, zero where it cannot be read. */
export function draftedOralMmol(knowledge: Knowledge, drafts: readonly DraftOrder[]): number | undefined {
  const orders = activeDrafts(drafts).flatMap(({ order }) => (treating.has(magnesiumKindOf(order)) ? [order] : []))
  const oral = orders.filter(({ route }) => route === 'oral')
  return oral.length > 0
    ? oral.reduce((sum, order) => sum + (magnesiumDose(knowledge, order).mmolPerDay?.low ?? 0), 0)
    : undefined
}
