import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, sql } from 'kysely'
import type { Database, Driver } from './database.ts'
import { fileIdentity } from './file-identity.ts'
import { jsonRows } from './json-rows.ts'
import { migrate } from './migrations.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { SqliteError, SqliteThread } from './sqlite-thread.ts'

const cannotOpen = 14
const busy = [5, 6] // SQLITE_BUSY, SQLITE_LOCKED
const refused = [18, 19, 20, 25] // TOOBIG, CONSTRAINT, MISMATCH, RANGE
// READONLY too: a file that was opened read-only stays so for its handle, whatever becomes of its rights.
const broken = [8, 10, 11, 14, 26] // READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB

/** Stores in one file, or in memory for `:memory:`. Every commit is on the disk before it is reported. */
export function sqliteDriver(path: string): Driver {
  let opened: string | undefined
  return {
    open: async () => {
      // Made anew the file would be empty, and nobody would notice that another one was lost. Whoever deleted it puts one there.
      if (opened !== undefined && fileIdentity(path) === undefined) throw new SqliteError('The file was deleted.', cannotOpen)
      const database = await open(path)
      opened = fileIdentity(path)
      return database
    },
    isIntact: async () => opened === fileIdentity(path) || opened === undefined,
    isBusy: error => busy.includes(primaryCode(error)),
    isRefusedRow: error => refused.includes(primaryCode(error)),
    isBroken: error => broken.includes(primaryCode(error))
  }
}

async function open(path: string): Promise<Database> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const thread = new SqliteThread(path)
  try {
    await thread.run('pragma journal_mode = wal')
    await thread.run('pragma synchronous = full')
    const kysely = new Kysely<Schema>({ dialect: sqliteDialect(thread) })
    await migrateLocked(thread, kysely)
    return { kysely, rowsOf: rows => sql`json_each(${jsonRows(rows)}) as t` }
  } catch (error) {
    await thread.close()
    throw error
  }
}

/** SQLite can change tables inside a transaction, so one write transaction is both the lock and the all-or-nothing. */
async function migrateLocked(thread: SqliteThread, kysely: Kysely<Schema>): Promise<void> {
  await thread.run('begin immediate')
  try {
    await migrate(kysely)
    await thread.run('commit')
  } catch (error) {
    await thread.run('rollback').catch(() => undefined)
    throw error
  }
}

/** SQLite's result code of an error, or 0. Extended codes carry the primary one in their lowest byte. */
const primaryCode = (error: unknown): number => (error instanceof SqliteError ? error.errcode & 0xff : 0)
