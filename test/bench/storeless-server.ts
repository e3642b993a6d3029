import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { loadServices } from '../../src/guideline-folder.ts'
import type { Store } from '../../src/store/store.ts'

/** The service without a store: what recording costs is the difference to the whole one. */
const nothing = {
  recordEvaluation: () => undefined,
  ready: async () => true,
  close: async () => undefined,
  overrides: async () => []
}
const config = readConfig(process.env)
const app = await buildApp({
  config,
  services: await loadServices(config.SERVICES),
  clock: systemClock,
  logger: pino({ level: config.LOG_LEVEL }),
  store: nothing as unknown as Store
})
await app.listen({ host: config.HOST, port: config.PORT })
