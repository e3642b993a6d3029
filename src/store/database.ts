import type { Kysely, RawBuilder } from 'kysely'
import type { Schema } from './schema.ts'

/** A flat row on its way into a table. */
export type Row = Readonly<Record<string, string | number | null>>

/** One opened and migrated database. */
export type Database = {
  readonly kysely: Kysely<Schema>
  /**
   * A `from` source with one column `value` per row, fed by a single JSON parameter. A batch of any size is so one fixed statement: it is
   * prepared once, travels once and is one transaction by itself.
   */
  rowsOf(rows: readonly Row[]): RawBuilder<unknown>
}

/** What differs between the two databases. */
export type Driver = {
  open(): Promise<Database>
  /** Somebody else holds the lock: nothing was written, and trying again a little later may help. */
  isBusy(error: unknown): boolean
  /** The row itself was refused, so the rows beside it in a batch deserve a try of their own. */
  isRefusedRow(error: unknown): boolean
  /** Whether what was opened is still there: false for a file that was deleted or exchanged since. True before anything was opened. */
  isIntact(): Promise<boolean>
  /** The connection cannot be used any more and has to be opened anew. */
  isBroken(error: unknown): boolean
}
