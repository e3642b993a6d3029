import { flushCompileCache } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import { type Logger, pino } from 'pino'
import { useProxies } from './acquisition/http-read.ts'
import { buildApp } from './app.ts'
import { openRegistry, type RegistrySource } from './clients/registry.ts'
import { systemClock as clock, monotonic } from './clock.ts'
import { readConfig, settingWarnings } from './config.ts'
import { loadServices } from './guideline-folder.ts'
import { listen } from './http/listen.ts'
import { failureOf } from './http/plugins/errors.ts'
import { rehearsalOf, rehearse, warmUp } from './http/warm-up.ts'
import { limits } from './limits.ts'
import { keepCounted } from './store/keep-counted.ts'
import { openStore } from './store/open-store.ts'
import type { Droppable } from './store/queries.ts'
import { keepRetention } from './store/retention.ts'
import { decisionKeys } from './store/sealed-decision.ts'
import { troubleLog } from './store/store-error-log.ts'

/** Beyond the time for calls under way: the store has to write what is queued. */
const closingTime = limits.closing

/** Starts the service with the settings of the environment. @throws Error in words for the operator. */
export async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const logger = pino({ level: config.LOG_LEVEL })
  for (const warning of settingWarnings(process.env)) logger.warn(warning)
  // Node's own switch: with it key sets go through the proxies by themselves, and so must what is read of charts.
  if (process.env.NODE_USE_ENV_PROXY === '1') useProxies(process.env)
  const services = await loadServices(config.SERVICES)
  // Now, not at the end: a process that is killed would have kept nothing.
  flushCompileCache()
  const registry = config.CLIENTS_FILE ? await openRegistry(config.CLIENTS_FILE) : undefined
  const logTrouble = troubleLog(trouble => logger.warn(trouble, 'the store is in trouble'), monotonic)
  const logged = config.DECISION_LOG === 'facts'
  const keys = logged ? decisionKeys(config.DECISION_LOG_KEY) : undefined
  const store = openStore(config.DATABASE_URL, { clock, onTrouble, onLoss, decisionKeys: keys })
  const app = await buildApp({ config, services, clock, logger, store, registry })
  function onTrouble(code: string): void {
    logTrouble(code)
    app.metrics.trouble(code)
  }
  function onLoss(count: number, of: Droppable): void {
    logTrouble(`${of} record lost`)
    app.metrics.lost(count, of)
  }
  const { RETENTION_DAYS: days } = config
  let stopped = false
  const retention = days === undefined ? undefined : keepRetention(store, days, clock, { onDone: onPurged, onFailure })
  const counting = keepCounted(store, clock)
  function onPurged(deleted: number): void {
    logger.info({ deleted, days }, 'retention: what is older has been deleted')
    app.metrics.purged(deleted)
  }
  function onFailure(): void {
    logger.warn({ days }, 'retention: what is older could not all be deleted, the next try is in an hour')
    app.metrics.purgeFailed()
  }

  closeWithGrace(
    { delay: config.DRAIN_DELAY + config.DRAIN_TIMEOUT + closingTime, logger: false, skip: ['SIGHUP'] },
    async ({ err }) => {
      if (err) logger.error(failureOf(err), 'stopping after a failure')
      stopped = true
      app.beginDraining()
      if (!err) await pause(config.DRAIN_DELAY)
      retention?.stop()
      counting.stop()
      // What waits for the store is written even if a connection cannot be closed.
      await app.close().finally(() => store.close())
    }
  )
  if (logged && !retention) logger.warn('DECISION_LOG keeps patient data and RETENTION_DAYS is not set: nothing deletes them')
  for (const warning of registry?.current.warnings ?? []) logger.warn(`${config.CLIENTS_FILE} ${warning}`)
  process.on('SIGHUP', () => void reload(registry, logger))
  const rehearsal = rehearsalOf(services, clock())
  logger.debug({ requests: warmUp(rehearsal) }, 'warmed up')
  const address = await listen(app, config)
  void rehearse(rehearsal, { isStopped: () => stopped }).then(
    requests => logger.debug({ requests }, 'rehearsed'),
    error => logger.error(failureOf(error), 'the rehearsal failed')
  )
  if (process.stdout.isTTY) process.stdout.write(`open ${address}\n`)
  if (registry) return
  logger.warn(
    'open demo mode: CLIENTS_FILE names no client registry, so whoever reaches this address may call, nobody is authenticated, and no FHIR server is read. For trying out only, not for patients. To connect an EHR: docs/onboarding.md'
  )
}

/** A wrong file changes nothing: the service goes on with the clients it knows. */
async function reload(registry: RegistrySource | undefined, logger: Logger): Promise<void> {
  if (!registry) {
    logger.info('SIGHUP: there is no client registry to be read again')
    return
  }
  try {
    await registry.reload()
    logger.info({ clients: registry.current.registrations.length }, 'client registry read again')
  } catch (error) {
    logger.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'client registry not read, the former one stays')
  }
}
