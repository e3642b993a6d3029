import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { openRegistry } from '../../src/clients/registry.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { loadServices } from '../../src/guideline-folder.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'

/** The service keeping nothing but used tokens: what recording costs is the difference to the whole one. */
const config = readConfig(process.env)
const registry = config.CLIENTS_FILE ? await openRegistry(config.CLIENTS_FILE) : undefined
const store = openStore(config.DATABASE_URL, { clock: systemClock })
const nothing: Pick<Store, 'recordEvaluation' | 'useToken' | 'ready' | 'close' | 'overrides'> = {
  recordEvaluation: () => undefined,
  useToken: (issuer, jti, expiresAt) => store.useToken(issuer, jti, expiresAt),
  ready: async () => true,
  close: () => store.close(),
  overrides: async () => []
}
const app = await buildApp({
  config,
  services: await loadServices(config.SERVICES),
  clock: systemClock,
  logger: pino({ level: config.LOG_LEVEL }),
  store: nothing as Store,
  registry
})
await app.listen({ host: config.HOST, port: config.PORT })
