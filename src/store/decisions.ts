import { sql } from 'kysely'
import type { Database } from './database.ts'
import { insertRows } from './insert-rows.ts'
import type { DecisionTable } from './schema.ts'
import type { SealedDecision } from './sealed-decision.ts'
import { utcText } from './utc-text.ts'

/** @throws RangeError for a decision without a time. */
export const toDecisionRow = ({ id, at, keyId, sealed }: SealedDecision): DecisionTable => ({
  id,
  at: utcText(at),
  key_id: keyId,
  sealed
})

/** A decision that is there already is passed over. */
export async function insertDecisions(database: Database, rows: readonly DecisionTable[]): Promise<void> {
  await insertRows(database, 'decisions', rows)
}

type Found = { readonly id: string; readonly at: string; readonly keyId: string; readonly sealed: string }

/** The decision of an evaluation, named by its own id or by that of a card it showed. */
export async function decisionOf({ kysely }: Database, id: string): Promise<SealedDecision | undefined> {
  const found = await sql<Found>`
    select id, at, key_id as "keyId", sealed from decisions
    where id = ${id} or id = (select evaluation from shown_cards where card = ${id})`.execute(kysely)
  const [row] = found.rows
  return row && { ...row, at: Date.parse(row.at) }
}
