import { readConfig } from '../config.ts'
import { storeFile } from './present-store.ts'
import { backUp, restore } from './sqlite-backup.ts'

const usage = 'Usage: npm run backup -- FILE, or npm run backup -- --restore FILE\n'

/**
 * Copies the store of `DATABASE_URL` into a file, or puts such a copy in its place.
 * @throws Error with what is wrong, and nothing is changed.
 */
export function runBackupCli(args: readonly string[], databaseUrl: string, now: Date): string {
  const [first, second] = args
  if (first === '--help') return usage.trim()
  const isRestore = first === '--restore'
  const file = isRestore ? second : first
  if (!file || file.startsWith('-') || args.length !== (isRestore ? 2 : 1)) throw new Error(usage.trim())
  const store = storeFile(databaseUrl)
  if (!store) throw new Error('This copies an SQLite file. For PostgreSQL use pg_dump and pg_restore.')
  if (!isRestore) return `${backUp(store, file)} feedback events copied to ${file}`
  const former = restore(file, store, now)
  return `${file} restored${former ? `; the former store is ${former}` : ''}`
}

if (import.meta.main) {
  try {
    process.stdout.write(`${runBackupCli(process.argv.slice(2), readConfig(process.env).DATABASE_URL, new Date())}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
