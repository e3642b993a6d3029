import { type RawBuilder, sql } from 'kysely'
import type { Database, Row } from './database.ts'
import type { Schema } from './schema.ts'

const numeric = new Set(['elapsed_ms'])

/**
 * One insert for any number of rows of one table. Rows that are there already are passed over.
 * @returns the first column, the key, of each row that was added.
 */
export async function insertRows<T extends keyof Schema>(
  { kysely, rowsOf }: Pick<Database, 'kysely' | 'rowsOf'>,
  table: T,
  rows: readonly (Schema[T] & Row)[]
): Promise<ReadonlySet<string>> {
  const [first] = rows
  if (!first) return new Set()
  const columns = Object.keys(first)
  const [key = ''] = columns
  const added = await sql<{ key: string }>`
    insert into ${sql.table(table)} (${sql.join(columns.map(name => sql.ref(name)))})
    select ${sql.join(columns.map(extracted))} from ${rowsOf(rows)} where true
    on conflict do nothing returning ${sql.ref(key)} as key`.execute(kysely)
  return new Set(added.rows.map(row => row.key))
}

function extracted(column: string): RawBuilder<unknown> {
  const value = sql`value ->> ${sql.lit(column)}`
  return numeric.has(column) ? sql`cast(${value} as double precision)` : value
}
