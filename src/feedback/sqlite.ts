import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely'
import type { Database, Driver } from './database.ts'
import { migrate } from './migrations.ts'
import type { Schema } from './schema.ts'

/**
 * How long SQLite itself waits for a lock, in milliseconds. It waits on the only thread there is, with hook calls behind it, so it is
 * short; `StoreLink` tries again with pauses that block nobody.
 */
const busyTimeout = 5

const busy = [5, 6] // SQLITE_BUSY, SQLITE_LOCKED
const refused = [18, 19, 20, 25] // TOOBIG, CONSTRAINT, MISMATCH, RANGE
// READONLY too: a file that was opened read-only stays so for its handle, whatever becomes of its rights.
const broken = [8, 10, 11, 14, 26] // READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB

/** Stores in one file, or in memory for `:memory:`. Every commit is on the disk before it is reported. */
export function sqliteDriver(path: string): Driver {
  return {
    open: () => open(path),
    isBusy: error => busy.includes(primaryCode(error)),
    isRefusedRow: error => refused.includes(primaryCode(error)),
    isBroken: error => broken.includes(primaryCode(error))
  }
}

async function open(path: string): Promise<Database> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const file = new DatabaseSync(path, { timeout: busyTimeout })
  try {
    file.exec('pragma journal_mode = wal')
    file.exec('pragma synchronous = full')
    const kysely = new Kysely<Schema>({ dialect: new SqliteDialect({ database: forKysely(file) }) })
    await migrateLocked(file, kysely)
    return { kysely, rowsOf: rows => sql`json_each(${JSON.stringify(rows)}) as t` }
  } catch (error) {
    file.close()
    throw error
  }
}

/** SQLite can change tables inside a transaction, so one write transaction is both the lock and the all-or-nothing. */
async function migrateLocked(file: DatabaseSync, kysely: Kysely<Schema>): Promise<void> {
  file.exec('begin immediate')
  try {
    await migrate(kysely)
    file.exec('commit')
  } catch (error) {
    if (file.isTransaction) file.exec('rollback')
    throw error
  }
}

/** The four members kysely asks of a database. Statements are kept prepared: their number is fixed by the code, not by the callers. */
function forKysely(file: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => file.close(),
    prepare(text) {
      const known = prepared.get(text)
      if (known) return known
      const statement = adapted(file.prepare(text))
      prepared.set(text, statement)
      return statement
    }
  }
}

function adapted(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: parameters => statement.all(...values(parameters)),
    run: parameters => statement.run(...values(parameters)),
    iterate: parameters => statement.iterate(...values(parameters))
  }
}

/** SQLite's result code of an error, or 0. Extended codes carry the primary one in their lowest byte. */
function primaryCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : 0
}
