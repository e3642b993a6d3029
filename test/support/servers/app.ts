import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { loadServices, type ServicePackage } from '../../../src/guideline-folder.ts'
import { openStore } from '../../../src/store/open-store.ts'

/** The moment at which the requests of `fixtures/sandbox` were captured. */
export const captureTime = Date.parse('2026-11-22T01:12:00Z')

/** The whole application with a clock that stands still, and no log. */
export async function appAt(
  now: number,
  environment: Readonly<Record<string, string>> = {},
  siteOf: (service: ServicePackage) => ServicePackage = service => service
): Promise<FastifyInstance> {
  // A busy test machine is no overload.
  const config = readConfig({
    LOG_LEVEL: 'silent',
    DATABASE_URL: 'sqlite::memory:',
    MAX_EVENT_LOOP_DELAY: '60000',
    ...environment
  })
  const store = openStore(config.DATABASE_URL, { clock: () => now })
  const app = await buildApp({
    config,
    services: (await loadServices(config.SERVICES)).map(siteOf),
    clock: () => now,
    logger: pino({ level: 'silent' }),
    store
  })
  app.addHook('onClose', () => store.close())
  await app.ready()
  return app
}
