import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify'
import type { CdsService } from './cds-service.ts'
import { openProfile } from './clients/profile.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { callLog } from './http/plugins/call-log.ts'
import { allowOrigins } from './http/plugins/cors.ts'
import { errors, operationOutcome, rawRefusal } from './http/plugins/errors.ts'
import { capabilities } from './http/routes/capabilities.ts'
import { discovery } from './http/routes/discovery.ts'
import { guidelinePages } from './http/routes/guideline.ts'
import { health } from './http/routes/health.ts'
import { prefetchDocuments } from './http/routes/prefetch-document.ts'
import { serviceCalls } from './http/routes/service.ts'
import { wrongMethods } from './http/routes/wrong-method.ts'
import { ServiceError } from './service-error.ts'

export type AppOptions = {
  readonly config: Config
  readonly services: readonly CdsService[]
  readonly clock: Clock
  readonly logger: FastifyBaseLogger
}

/** The application, the same one for the server and for every test. */
export async function buildApp({ config, services, clock, logger }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger,
    disableRequestLogging: true,
    bodyLimit: config.BODY_LIMIT,
    genReqId: () => randomUUID(),
    // The public sandbox doubles a slash when its discovery address ends in one.
    routerOptions: { maxParamLength: 200, ignoreDuplicateSlashes: true, ignoreTrailingSlash: true },
    // A caller that sends slowly is cut off; both limits are needed, and a short interval of looking.
    requestTimeout: 15_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 32_768 },
    frameworkErrors: (_error, request, reply) => {
      request.refusal = 'invalid-request'
      void (reply as FastifyReply)
        .code(400)
        .send(operationOutcome(new ServiceError('invalid-request', 'The address is not valid.')))
    },
    clientErrorHandler: (error, socket) => {
      if (!socket.writable) return
      const tooSlow = 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      const refusal = new ServiceError(
        'invalid-request',
        tooSlow ? 'The request took too long to arrive.' : 'This is not an HTTP request.'
      )
      socket.end(rawRefusal(tooSlow ? 408 : 400, tooSlow ? 'Request Timeout' : 'Bad Request', refusal))
    }
  })
  app.removeContentTypeParser('text/plain')
  // No coercion, no defaults, no removal: a null must never become a zero.
  app.setValidatorCompiler(() => () => true)

  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', route => {
    const known = methods.get(route.url) ?? new Set<string>()
    for (const method of [route.method].flat()) known.add(String(method))
    methods.set(route.url, known)
  })
  let draining = false
  app.addHook('preClose', async () => {
    draining = true
  })

  errors(app)
  callLog(app)
  await allowOrigins(app, '*')
  health(app, async () => !draining)
  discovery(app, services)
  serviceCalls(app, { services, clock, publicUrl: config.PUBLIC_URL, profile: openProfile })
  guidelinePages(app, services)
  capabilities(app, services, config)
  prefetchDocuments(app, { services, profileOf: () => undefined })
  methods.delete('*')
  wrongMethods(app, new Map([...methods].map(([url, set]) => [url, new Set(set)])))
  return app
}
