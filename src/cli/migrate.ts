import type { Writable } from 'node:stream'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../store/open-store.ts'

const usage = `Usage: npm run migrate

Brings the store of DATABASE_URL to the shape that this version needs, and makes it where there is none. The service does the same at its
start; as a step of its own it can run with other rights (a user that may create tables) and before the new version is let in.

Examples:
  DATABASE_URL=sqlite:./data/cds.db npm run migrate
  DATABASE_URL='postgres://owner:...@db.example.org/cds?sslmode=verify-full' npm run migrate

Exit code: 0 the store has the shape, 1 something is wrong, 2 wrong usage.
`

/** Migrates the store. @returns the exit code. */
export async function runMigrateCli(
  args: readonly string[],
  { databaseUrl, stdout, stderr }: { databaseUrl: string; stdout: Writable; stderr: Writable }
): Promise<number> {
  if (args.includes('--help')) {
    stdout.write(usage)
    return 0
  }
  if (args.length > 0) {
    stderr.write(`${args[0]}: is no option.\n\n${usage}`)
    return 2
  }
  const troubles = new Set<string>()
  const store = openStore(databaseUrl, { clock: systemClock, onTrouble: code => troubles.add(code) })
  const ready = await store.ready()
  await store.close()
  if (ready) stdout.write('The store has the shape that this version needs.\n')
  else stderr.write(`DATABASE_URL: the store could not be brought to its shape (${[...troubles].join(', ') || 'no answer'})\n`)
  return ready ? 0 : 1
}

if (import.meta.main) {
  try {
    const { stdout, stderr } = process
    process.exitCode = await runMigrateCli(process.argv.slice(2), {
      databaseUrl: readConfig(process.env).DATABASE_URL,
      stdout,
      stderr
    })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
