import { NewerStoreError } from './migrations.ts'
import { SqliteError } from './sqlite-thread.ts'

/**
 * What may be logged of an error of the database: its code. PostgreSQL repeats whole rows in the details of an error and values in its
 * messages, so these go no further; only the drivers' own errors, which have no code, say what they are in fixed words.
 */
export function troubleOf(error: unknown): string {
  if (error instanceof SqliteError) return `SQLite ${error.errcode}`
  if (error instanceof NewerStoreError) return error.message
  if (!(error instanceof Error)) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.name === 'Error' ? error.message : error.name
}
