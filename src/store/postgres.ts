import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { limits } from '../limits.ts'
import type { Database, Driver } from './database.ts'
import { jsonRows } from './json-rows.ts'
import { migrate } from './migrations.ts'
import type { Schema } from './schema.ts'

/** Milliseconds to wait for a connection and for one statement: a server that hangs must end as an error while the caller still waits. */
const connectTimeout = limits.postgresConnect
const statementTimeout = limits.postgresStatement
const connections = limits.postgresConnections

/**
 * Stores in PostgreSQL, for several replicas. The pool replaces lost connections by itself; only one that hangs would stay in it and
 * stall whoever takes it next, so then the whole pool is given up.
 */
export function postgresDriver(url: string, onTrouble: (error: unknown) => void): Driver {
  return {
    open: () => open(url, onTrouble),
    isIntact: async () => true,
    isBusy: () => false,
    isRefusedRow: error => /^(22|23|54)/.test(sqlState(error)),
    isBroken: error => error instanceof Error && error.message === 'Query read timeout'
  }
}

async function open(url: string, onTrouble: (error: unknown) => void): Promise<Database> {
  await migrateAlone(url, onTrouble)
  const pool = poolOf(url, onTrouble, { max: connections, query_timeout: statementTimeout })
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return { kysely, rowsOf: rows => sql`json_array_elements(cast(${jsonRows(rows)} as json)) as t(value)` }
}

/** Migrations wait for each other under kysely's advisory lock and may take long on a large store, so they run without the time limit. */
async function migrateAlone(url: string, onTrouble: (error: unknown) => void): Promise<void> {
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: poolOf(url, onTrouble, { max: 1 }) }) })
  try {
    await migrate(kysely)
  } finally {
    await kysely.destroy()
  }
}

function poolOf(url: string, onTrouble: (error: unknown) => void, options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: connectTimeout, keepAlive: true, ...options })
  // Without a listener the loss of a connection would end the process. The pool listens on idle ones only, hence the second line.
  pool.on('error', onTrouble)
  pool.on('connect', client => client.on('error', onTrouble))
  return pool
}

const sqlState = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}
