import { existsSync } from 'node:fs'

/** The file of an SQLite store; nothing for another kind of store. */
export const storeFile = (databaseUrl: string): string | undefined => {
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(databaseUrl)?.[1]
  return path === ':memory:' ? undefined : path
}

/**
 * For commands that only read: opening makes a store where there is none, and an address that is mistaken would pass for an empty one.
 * @throws Error if there is no such file.
 */
export function assertPresent(databaseUrl: string): void {
  const file = storeFile(databaseUrl)
  if (file !== undefined && !existsSync(file)) throw new Error(`There is no store at ${file}: DATABASE_URL is the service's own.`)
}
