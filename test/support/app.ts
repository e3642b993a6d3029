import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { loadServices } from '../../src/cds-service.ts'
import { readConfig } from '../../src/config.ts'

/** The moment at which the requests of `fixtures/sandbox` were captured. */
export const captureTime = Date.parse('2026-11-22T01:12:00Z')

/** The whole application with a clock that stands still, and no log. */
export async function appAt(now: number, environment: Readonly<Record<string, string>> = {}): Promise<FastifyInstance> {
  const config = readConfig({ LOG_LEVEL: 'silent', ...environment })
  const app = await buildApp({
    config,
    services: await loadServices(config.SERVICES),
    clock: () => now,
    logger: pino({ level: 'silent' })
  })
  await app.ready()
  return app
}
