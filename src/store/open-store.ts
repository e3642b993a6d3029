import type { Driver } from './database.ts'
import { postgresDriver } from './postgres.ts'
import { SqlStore } from './sql-store.ts'
import { sqliteDriver } from './sqlite.ts'
import type { Store, StoreOptions } from './store.ts'
import { troubleOf } from './store-error.ts'

/**
 * The store at an address: `sqlite:./data/cds.db`, `sqlite::memory:`, or `postgres://...`. It is opened and migrated at first use, so a
 * database that is away does not keep the service from starting; ask `ready()`.
 * @throws Error if the address is of neither kind. The message does not repeat it, since it may hold a password.
 */
export function openStore(databaseUrl: string, options: StoreOptions): Store {
  const onTrouble = (error: unknown): void => options.onTrouble?.(troubleOf(error))
  return new SqlStore(driverOf(databaseUrl, onTrouble), { ...options, onTrouble })
}

function driverOf(databaseUrl: string, onTrouble: (error: unknown) => void): Driver {
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return postgresDriver(databaseUrl, onTrouble)
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(databaseUrl)?.[1]
  if (path) return sqliteDriver(path)
  throw new Error('DATABASE_URL: must begin with sqlite: or postgres://')
}
