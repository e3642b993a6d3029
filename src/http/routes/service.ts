import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Breakers } from '../../acquisition/circuit-breaker.ts'
import { assertFewEntries } from '../../acquisition/within-limits.ts'
import { type Answer, answer, personHash, resultHash } from '../../answer.ts'
import { type HookRequest, parseHookRequest } from '../../cds-hooks/request.ts'
import { loggedTrigger, triggerOf } from '../../cds-hooks/trigger.ts'
import { type Client, openDemoClient } from '../../clients/client.ts'
import type { Clock } from '../../clock.ts'
import { toDecision } from '../../decision.ts'
import type { CdsService, ServicePackage } from '../../guideline-folder.ts'
import { serviceDigest } from '../../service-digest.ts'
import { ServiceError } from '../../service-error.ts'
import { judgeShadow } from '../../shadow.ts'
import type { SiteServices } from '../../site-services.ts'
import type { EvaluationRecord } from '../../store/evaluation-record.ts'
import type { DecisionRecord } from '../../store/queries.ts'
import { recordOfCall } from '../../store/record-of-call.ts'
import type { Store } from '../../store/store.ts'
import { toTraceparent } from '../../tracing.ts'
import type { Metrics } from '../plugins/metrics.ts'

export type ServiceRouteOptions = {
  readonly services: readonly ServicePackage[]
  readonly sites: Pick<SiteServices, 'of' | 'shadowOf'>
  /** For durations; it never goes back. */
  readonly ticks?: Clock | undefined
  /** From 0 to below 1: which calls are of the share that a shadow judges. */
  readonly draw?: (() => number) | undefined
  readonly clock: Clock
  readonly publicUrl: string
  /** The trend app has an id at the records, so cards may lead to it. */
  readonly launchesTrend: boolean
  readonly store: Pick<Store, 'recordEvaluation' | 'recordDecision' | 'overrides'>
  readonly breakers: Breakers
  readonly fetchWithin: number
  readonly hashKey: string | undefined
  /** Keep what each evaluation was judged from? */
  readonly logsDecisions: boolean
  readonly metrics: Pick<Metrics, 'evaluated' | 'fetched' | 'took' | 'shadowed'>
}

type Offered = { readonly service: ServicePackage; readonly offer: CdsService }

declare module 'fastify' {
  interface FastifyRequest {
    /** The record of what the call came to. */
    evaluation?: EvaluationRecord
    /** Makes the entry of the decision log. */
    decision?: () => DecisionRecord
    /** Has a second version judge the call, once it is answered. */
    shadow?: (() => void) | undefined
  }
}

/** `POST /cds-services/{id}`: one evaluation. */
export function serviceCalls(app: FastifyInstance, options: ServiceRouteOptions): void {
  const { services, sites, clock, publicUrl, launchesTrend, store, breakers, fetchWithin, hashKey, logsDecisions, metrics } =
    options
  const { draw = Math.random, ticks } = options
  const offered = new Map<string, Offered>(
    services.flatMap(service => service.offers.map(offer => [offer.id, { service, offer }] as const))
  )
  // Read once: a client may have a service by its own site's file, but of the same folder.
  const digests = new Map(logsDecisions ? services.map(({ name }) => [name, serviceDigest(name)] as const) : [])
  app.route<{ Params: { id: string } }>({
    method: 'POST',
    url: '/cds-services/:id',
    config: { caller: true, site: true },
    handler: async (request, reply) => {
      const found = offered.get(request.params.id)
      if (!found) throw new ServiceError('unknown-service', 'There is no service with this id.')
      const started = performance.now()
      const authenticated = request.authenticatedIn ?? 0
      metrics.took(found.offer.id, 'receive', reply.elapsedTime - authenticated)
      metrics.took(found.offer.id, 'authenticate', authenticated)
      const client = request.client ?? openDemoClient
      const call = {
        service: sites.of(client, found.service),
        offer: found.offer,
        request: hookRequestOf(request),
        profile: client.profile,
        timeZone: client.timeZone,
        publicUrl,
        launchesTrend,
        asOf: clock(),
        elapsed: () => performance.now() - started
      }
      // Counted from the first byte: what the token and the body took is gone.
      const left = Math.max(1, Math.round(fetchWithin - reply.elapsedTime))
      const traceparent = request.trace && toTraceparent(request.trace)
      const turn = request.dear?.turn
      const clientAborted = hangUpOf(reply)
      const around = { client, breakers, fetchWithin: left, turn, clientAborted, store, hashKey, traceparent, metrics }
      const answered = await answer(call, around)
      const elapsedMs = call.elapsed()
      metrics.evaluated(found.offer.id, answered.evaluated, answered.response.cards)
      request.summary = summaryOf(found.offer.id, client, answered)
      // Made now and not when the answer is out: until then it would keep the whole chart from being collected.
      request.evaluation = {
        id: request.id,
        at: call.asOf,
        elapsedMs: Math.round(elapsedMs * 100) / 100,
        ...identity(call, client, call.request, hashKey),
        ...recordOfCall(answered.evaluated, answered.shown, answered.response.cards, item => resultHash(hashKey, item)),
        suppressed: answered.suppressed
      }
      const shadow = sites.shadowOf(client, found.service)
      if (shadow && draw() < (client.shadow?.share ?? 0))
        request.shadow = () => judgeShadow(answered.complete, answered.evaluated, shadow, { shadowed: metrics.shadowed, ticks })
      const digest = digests.get(found.service.name)
      if (digest) {
        request.decision = () => {
          const text = JSON.stringify(toDecision(answered.complete, answered, digest))
          return { id: request.id, at: call.asOf, text }
        }
      }
      // Serialized here: a response schema would strip FHIR members it does not know.
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(answered.response))
    },
    // Only what was really sent was shown, and only then is there time to write it down.
    onResponse: async (request, reply) => {
      const { shadow } = request
      // The connection keeps its last request: it must not keep the chart with it.
      request.shadow = undefined
      if (!reply.raw.writableFinished) return
      shadow?.()
      if (request.evaluation) store.recordEvaluation(request.evaluation)
      if (request.decision) store.recordDecision(request.decision())
    }
  })
}

/** Takes the body: a connection keeps its last request until the next one comes, and should not keep a chart so long. */
function hookRequestOf(request: FastifyRequest): HookRequest {
  const { body } = request
  request.body = undefined
  const parsed = parseHookRequest(body)
  assertFewEntries(parsed.prefetch)
  return parsed
}

/** Ends when the connection does before the answer is out. */
function hangUpOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  // Whoever left while the token was checked or the body was read has closed already: no event comes any more.
  if (reply.raw.destroyed || reply.raw.closed) gone.abort()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Which call it was. An instance that is no uuid could be anything, and a name of a person too. */
function identity({ service, offer }: Offered, client: Client, { hookInstance, context }: HookRequest, key: string | undefined) {
  return {
    hookInstance: uuid.test(hookInstance) ? hookInstance : '',
    service: offer.id,
    hook: offer.hook,
    client: client.id,
    tenant: client.tenant,
    knowledgeVersion: service.knowledge.version,
    patientHash: personHash(key, 'patient', client, context.patientId),
    userHash: personHash(key, 'user', client, context.userId ?? undefined)
  }
}

function summaryOf(service: string, client: Client, { complete, response, evaluated, suppressed, counts }: Answer) {
  const trigger = triggerOf(complete.request, client.profile)
  return {
    service,
    client: client.id,
    cards: response.cards.length,
    topics: evaluated.recommendations.map(item => `${item.topic}:${item.urgency}`),
    cannotTell: evaluated.verdicts.filter(item => item.verdict === 'cannot-tell').length,
    ...(suppressed.length > 0 ? { suppressed: suppressed.map(({ topic, cause }) => `${topic}:${cause}`) } : {}),
    ...(trigger === undefined ? {} : { trigger: loggedTrigger(trigger) }),
    ...(counts ? { fetched: Object.entries(counts).map(([what, count]) => `${what}:${count}`) } : {})
  }
}
