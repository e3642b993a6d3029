import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { assertPresent } from './present-store.ts'

const usage = 'Usage: npm run feedback -- --count | --list\n'

/**
 * `--count` prints the number of feedback events, `--list` each of them as a line of JSON, oldest first.
 * @returns the exit code: 0, or 2 for other arguments.
 * @throws ServiceError `store-unavailable`
 */
export async function runFeedbackCli(
  args: readonly string[],
  store: Pick<Store, 'count' | 'exportFeedback'>,
  stdout: Writable
): Promise<number> {
  const [command] = args
  if (command === '--help') {
    stdout.write(usage)
    return 0
  }
  if (args.length !== 1 || (command !== '--count' && command !== '--list')) {
    stdout.write(usage)
    return 2
  }
  if (command === '--count') {
    stdout.write(`${await store.count()}\n`)
    return 0
  }
  for await (const row of store.exportFeedback()) {
    if (!stdout.write(`${JSON.stringify(row)}\n`)) await once(stdout, 'drain')
  }
  return 0
}

if (import.meta.main) {
  try {
    const { DATABASE_URL } = readConfig(process.env)
    if (!process.argv.includes('--help')) assertPresent(DATABASE_URL)
    const store = openStore(DATABASE_URL, { clock: systemClock })
    process.exitCode = await runFeedbackCli(process.argv.slice(2), store, process.stdout)
    await store.close()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
