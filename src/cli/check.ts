import type { Writable } from 'node:stream'
import { type Clock, systemClock } from '../clock.ts'
import { checkAddresses } from './check-addresses.ts'
import { checkConfiguration } from './check-configuration.ts'
import { checkStore } from './check-store.ts'
import { plain } from './evaluate-text.ts'
import type { Finding } from './finding.ts'

const usage = `Usage: npm run check [-- --probe]

Looks at everything that a start would read: settings (with near misses of misspelled ones), services, the client registry, files of
sites, topics. Writes nothing, opens no port, and may run beside the service.
  --probe  also asks each key set and each FHIR server of the registry, compares clocks, and looks at the database's rights and shape

Examples:
  CLIENTS_FILE=clients.json npm run check
  CLIENTS_FILE=clients.json PUBLIC_URL=https://cds.example.org npm run check -- --probe

Exit code: 0 right (there may be warnings), 1 something is wrong, 2 wrong usage.
`

export type CheckSettings = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly stdout: Writable
  readonly stderr: Writable
}

/** Checks the configuration, a line for each finding. @returns the exit code. */
export async function runCheckCli(
  args: readonly string[],
  { environment, clock, stdout, stderr }: CheckSettings
): Promise<number> {
  if (args.includes('--help')) {
    stdout.write(usage)
    return 0
  }
  const strange = args.find(arg => arg !== '--probe')
  if (strange !== undefined) {
    stderr.write(`${strange}: is no option.\n\n${usage}`)
    return 2
  }
  const { findings, config, registry } = await checkConfiguration(environment)
  const probed: Finding[] = []
  if (args.length > 0 && registry) probed.push(...(await checkAddresses(registry, clock)))
  if (args.length > 0 && config) probed.push(...(await checkStore(config.DATABASE_URL)))
  const all = [...findings, ...probed]
  for (const { level, where, what } of all) stdout.write(plain(`${level.padEnd(7)} ${where}: ${what}\n`))
  return all.some(({ level }) => level === 'fault') ? 1 : 0
}

if (import.meta.main) {
  process.exitCode = await runCheckCli(process.argv.slice(2), { environment: process.env, clock: systemClock, ...process })
}
