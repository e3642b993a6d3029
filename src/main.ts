import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { loadServices } from './cds-service.ts'
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'

try {
  const config = readConfig(process.env)
  const logger = pino({ level: config.LOG_LEVEL })
  const app = await buildApp({ config, services: await loadServices(config.SERVICES), clock: systemClock, logger })
  closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
    if (err) logger.error({ error: err.name, stack: err.stack?.split('\n').slice(1, 8) }, 'stopping after a failure')
    await app.close()
  })
  await app.listen({ host: config.HOST, port: config.PORT })
  logger.warn('open demo mode: no client registry is set, callers are not authenticated. For trying out only, not for patients')
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
