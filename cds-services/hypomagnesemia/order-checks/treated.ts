import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { activeDrafts } from '../facts/drafts.ts'
import { type MagnesiumLedger, readLedger } from '../facts/ledger.ts'
import { standingOf } from '../facts/ledger-standing.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { bolusOf } from '../recommendations/proposals.ts'

/** Magnesium in the basket or running that answers the row by the measure of M4, as if what is drafted were signed now. */
export function isTreated(f: Assessed): boolean {
  const ledger = withBasket(f)
  const { row } = f.pathway
  const wanted = bolusOf(f.knowledge, row === 'V1' || row === 'V2' ? row : 'V3', f.pathway.renal)
  const severeSince = f.magnesiumBand.known && f.magnesiumBand.value === 'SEV' && f.magnesium.known ? f.magnesium.at : undefined
  const byVein =
    wanted !== undefined &&
    standingOf(f.knowledge, ledger, f.asOf, { kind: row === 'V1' ? 'bolus' : 'dose', grams: wanted.grams, severeSince })
      .silencedBy.length > 0
  return byVein || (row !== 'V1' && row !== 'V2' && row !== 'E1' && isTaken(f, ledger))
}

/** At least the share of the starting dose by mouth. */
function isTaken({ knowledge, pathway }: Assessed, { oralPerDay, taken }: MagnesiumLedger): boolean {
  const { start } = knowledge.oralLimits(pathway.renal)
  return start > 0 && taken.length > 0 && (oralPerDay ?? 0) >= start * knowledge.limit('standingTablets')
}

function withBasket(f: Assessed): MagnesiumLedger {
  const signed = activeDrafts(f.drafts).map(
    ({ order }): DrugOrder => ({ ...order, status: 'active', active: true, authored: { at: f.asOf, dateOnly: false } })
  )
  const weight = f.weight.known ? f.weight.value : undefined
  return readLedger({
    knowledge: f.knowledge,
    orders: [...f.orders, ...signed],
    given: f.given,
    mar: f.mar,
    asOf: f.asOf,
    weight
  })
}
