import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { circuitBreakers } from './acquisition/circuit-breaker.ts'
import { openDemoClient } from './clients/client.ts'
import { tokenMemory } from './clients/jti-replay-cache.ts'
import { keyLookup } from './clients/key-set.ts'
import type { RegistrySource } from './clients/registry.ts'
import { sharedTokenMemory } from './clients/shared-jti-replay-cache.ts'
import { type Clock, monotonic } from './clock.ts'
import { type Config, listensOnLoopback } from './config.ts'
import type { ServicePackage } from './guideline-folder.ts'
import { adminPort } from './http/plugins/admin-port.ts'
import { bodyLimits } from './http/plugins/body-limits.ts'
import { callLog } from './http/plugins/call-log.ts'
import { callers, type Trust } from './http/plugins/callers.ts'
import { allowOrigins } from './http/plugins/cors.ts'
import { draining } from './http/plugins/draining.ts'
import { errors } from './http/plugins/errors.ts'
import { loadShedding } from './http/plugins/load-shedding.ts'
import { type Metrics, metrics } from './http/plugins/metrics.ts'
import { rateLimit } from './http/plugins/rate-limit.ts'
import { requestHead } from './http/plugins/request-head.ts'
import { securityHeaders } from './http/plugins/security-headers.ts'
import { tracing } from './http/plugins/tracing.ts'
import { waitingBodies } from './http/plugins/waiting-bodies.ts'
import { artifacts } from './http/routes/artifacts.ts'
import { capabilities } from './http/routes/capabilities.ts'
import { discovery } from './http/routes/discovery.ts'
import { feedback } from './http/routes/feedback.ts'
import { health, onceThere } from './http/routes/health.ts'
import { insight } from './http/routes/insight.ts'
import { prefetchDocuments } from './http/routes/prefetch-document.ts'
import { serviceCalls } from './http/routes/service.ts'
import { wrongMethods } from './http/routes/wrong-method.ts'
import { nodeOptions, serverOptions } from './http/server-options.ts'
import { webPages } from './http/web-pages.ts'
import { limits } from './limits.ts'
import { siteServices } from './site-services.ts'
import { measuredStore } from './store/measured-store.ts'
import type { Store } from './store/store.ts'

export type AppOptions = {
  readonly config: Config
  readonly services: readonly ServicePackage[]
  readonly clock: Clock
  /** For durations; it never goes back. */
  readonly ticks?: Clock
  readonly logger: FastifyBaseLogger
  /** Closed by whoever opened it, after the app. */
  readonly store: Store
  /** Who may call. Without it: open demo mode. */
  readonly registry?: RegistrySource | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly metrics: Metrics
    /** Listens on the port for operators, where one is set. */
    readonly listenToAdmins?: ((host: string) => Promise<void>) | undefined
  }
}

/** The application, the same one for the server and for every test. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, services, clock, ticks = monotonic, logger, registry } = options
  const refused = new Map<number, number>()
  const onRefused = (status: number): unknown => refused.set(status, (refused.get(status) ?? 0) + 1)
  const app: FastifyInstance = Fastify({ loggerInstance: logger, ...serverOptions(config, onRefused) })
  app.removeContentTypeParser('text/plain')
  // No coercion, no defaults, no removal: a null must never become a zero.
  app.setValidatorCompiler(() => () => true)
  const methods = methodsByAddress(app)
  const isDraining = draining(app, config.DRAIN_TIMEOUT)
  const publicUrl = config.PUBLIC_URL
  const breakers = circuitBreakers(ticks)
  const sites = siteServices(services)
  registry?.admit(({ clients }) => sites.prepare(clients))

  errors(app, services)
  tracing(app)
  callLog(app)
  const { ADMIN_PORT: port, DRAIN_TIMEOUT: grace } = config
  const callable = registry === undefined
  app.decorate(
    'listenToAdmins',
    port === undefined ? undefined : adminPort(app, { port, grace, callable, limits: nodeOptions(config) })
  )
  securityHeaders(app, publicUrl)
  await allowOrigins(app, registry ? () => registry.current.origins : '*')
  requestHead(app)
  const load = loadShedding(app, {
    maxInFlight: config.MAX_CONCURRENT_CALLS,
    maxEventLoopDelay: config.MAX_EVENT_LOOP_DELAY,
    fewestCalls,
    exempt: isWatcher
  })
  const counts = metrics(app, {
    services,
    load,
    refused,
    circuits: breakers.states,
    waiting: () => options.store.waiting(),
    retentionDays: config.RETENTION_DAYS,
    clock
  })
  app.decorate('metrics', counts)
  const store = measuredStore(options.store, counts.stored)
  const trust = registry && trustIn(registry, { publicUrl, clock, ticks, store })
  callers(app, trust)
  rateLimit(app, { clientOf: request => request.client, clock: ticks, onLimited: counts.limited })
  const bodies = waitingBodies(app, { maxWaiting: config.MAX_WAITING_BODIES })
  bodyLimits(app, request => {
    bodies.arrived(request)
    load.admit(request)
  })

  const isReady = readiness(store, trust)
  health(app, async () => !isDraining() && (await isReady()))
  discovery(app, services)
  const { ADMIN_TOKEN: adminToken, SMART_CLIENT_ID: smartClientId, SMART_ORIGINS: smartOrigins } = config
  serviceCalls(app, { services, sites, clock, ticks, store, breakers, metrics: counts, ...callSettings(config) })
  feedback(app, { services, store, keepComments: config.KEEP_COMMENTS, metrics: counts })
  insight(app, {
    store,
    shadow: counts.shadowCounts,
    services,
    isClient: id => registry?.current.clients.some(client => client.id === id) ?? id === openDemoClient.id,
    trust,
    adminToken,
    open: !registry && listensOnLoopback(config)
  })
  capabilities(app, services, config)
  artifacts(app, services)
  prefetchDocuments(app, {
    services,
    trust,
    adminToken,
    profileOf: id => registry?.current.clients.find(client => client.id === id)?.profile.name
  })
  webPages(app, { services, registry, smartClientId, smartOrigins, clock, publicUrl, bodyBytes: config.BODY_LIMIT })
  methods.delete('*')
  wrongMethods(app, new Map([...methods].map(([url, set]) => [url, new Set(set)])))
  return app
}

const callSettings = (config: Config) => ({
  publicUrl: config.PUBLIC_URL,
  launchesTrend: config.SMART_CLIENT_ID !== undefined,
  fetchWithin: config.FETCH_DEADLINE,
  hashKey: config.HASH_KEY,
  logsDecisions: config.DECISION_LOG === 'facts'
})

/** Keys are fetched and the store answers, and is whole. */
function readiness(store: Store, trust: Trust | undefined): () => Promise<boolean> {
  const storeReady = onceThere(() => store.ready())
  const keysReady = onceThere(async () => {
    await trust?.keys.warmUp(trust.registry.current.registrations)
    return true
  })
  return async () => (await keysReady()) && (await storeReady()) && (await store.intact())
}

function trustIn(
  registry: RegistrySource,
  { publicUrl, clock, ticks, store }: Pick<Trust, 'publicUrl' | 'clock'> & { ticks: Clock; store: Store }
): Trust {
  const useToken = sharedTokenMemory({
    own: tokenMemory(clock, limits.tokensRemembered, ticks).useToken,
    shared: (issuer, jti, expiresAt) => store.useToken(issuer, jti, expiresAt),
    clock: ticks
  })
  return { registry, keys: keyLookup(ticks), useToken, publicUrl, clock }
}

/** So many calls must have come in the moment of being late before any is refused. */
const fewestCalls = limits.burst

/** Health and metrics are let in whatever the load. */
const isWatcher = ({ url }: { readonly url: string }): boolean => url.startsWith('/health') || url.startsWith('/metrics')

function methodsByAddress(app: FastifyInstance): Map<string, Set<string>> {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', route => {
    const known = methods.get(route.url) ?? new Set<string>()
    for (const method of [route.method].flat()) known.add(String(method))
    methods.set(route.url, known)
  })
  return methods
}
