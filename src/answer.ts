import { type Acquired, acquire } from './acquisition/acquire.ts'
import type { Breakers } from './acquisition/circuit-breaker.ts'
import { isLayUser } from './cds-hooks/user.ts'
import type { Client } from './clients/client.ts'
import type { EvaluationResult } from './guideline/rule.ts'
import { assertAnswerable, type Call, type Evaluation, evaluate, judgingOf, presented, recordOf } from './pipeline.ts'
import { shownOf } from './presentation/card.ts'
import type { Recommendation } from './recommendation.ts'
import { ServiceError } from './service-error.ts'
import { type Stage, stopwatch } from './stopwatch.ts'
import { keyedHash } from './store/keyed-hash.ts'
import type { Store } from './store/store.ts'
import { resultOf, type Suppression, suppress } from './suppression/suppression.ts'
import { spanned } from './tracing.ts'

/** What an answer needs beside the call itself. */
export type Dependencies = {
  readonly client: Client
  readonly breakers: Breakers
  /** Milliseconds for fetching. */
  readonly fetchWithin: number
  /** To be awaited before each long step of a call with a large body; other calls are answered meanwhile. */
  readonly turn?: (() => Promise<void>) | undefined
  /** Ends when the caller hangs up. */
  readonly clientAborted: AbortSignal
  readonly store: Pick<Store, 'overrides'>
  readonly hashKey: string | undefined
  /** Of the call, for whoever is asked on its behalf. */
  readonly traceparent: string | undefined
  readonly metrics: {
    readonly fetched: (counts: NonNullable<Acquired['counts']>) => void
    readonly took: (service: string, stage: Stage, milliseconds: number) => void
  }
}

export type Answer = Evaluation &
  Pick<Suppression, 'shown' | 'suppressed'> &
  Pick<Acquired, 'counts'> & {
    /** The call with the prefetch that was judged. */
    readonly complete: Call
  }

/**
 * A call of a client answered: what is missing is fetched, the whole is evaluated, and topics that the site wants quiet are left out.
 * @throws ServiceError as `evaluate` does
 */
export async function answer(call: Call, around: Dependencies): Promise<Answer> {
  assertAnswerable(call)
  const finish = stopwatch((stage, milliseconds) => around.metrics.took(call.offer.id, stage, milliseconds))
  const { prefetch, counts, incomplete } = await completed(call, around)
  await around.turn?.()
  finish('fetch')
  if (counts) around.metrics.fetched(counts)
  const complete: Call = { ...call, request: { ...call.request, prefetch } }
  const described = { attributes: { 'cds.service': call.offer.id, 'cds.knowledge': call.service.knowledge.version } }
  const evaluated = await withReason(incomplete, () =>
    spanned('evaluate', described, () => evaluate(recordOf(complete), judgingOf(complete)))
  )
  finish('judge')
  const { shown, suppressed } = await wanted(complete, evaluated, around)
  await around.turn?.()
  finish('choose')
  const response = presented(complete, evaluated, shown)
  finish('present')
  return { complete, evaluated, shown, suppressed, response, ...(counts ? { counts } : {}) }
}

/** Why there was nothing to evaluate is put to the refusal, for the log. */
async function withReason<T>(incomplete: Acquired['incomplete'], work: () => T): Promise<T> {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'missing-data') throw error
    throw new ServiceError(error.code, error.message, error.expression, await incomplete())
  }
}

/** The prefetch with what could be fetched. Nothing is fetched that is not judged, and at order hooks only if an order is under way. */
async function completed({ service, offer, request }: Call, around: Dependencies): Promise<Acquired> {
  const prefetch = request.prefetch ?? {}
  const { draftOrders } = request.context
  if (around.client.fhirServers.length === 0 || isLayUser(request) || (offer.fetches === 'with-drafts' && !draftOrders))
    return { prefetch, incomplete: async () => 'not-listed' }
  return acquire(
    {
      prefetch,
      context: request.context,
      draftOrders: draftOrders ?? undefined,
      fhirServer: request.fhirServer ?? undefined,
      authorization: request.fhirAuthorization ?? undefined
    },
    {
      requirements: service.requirements,
      fhirServers: around.client.fhirServers,
      within: around.fetchWithin,
      clientAborted: around.clientAborted,
      traceparent: around.traceparent,
      breakers: around.breakers
    }
  )
}

/** What the site wants to see, less what is more than its panel takes. */
async function wanted(call: Call, evaluated: EvaluationResult, { client, store, hashKey }: Dependencies): Promise<Suppression> {
  const { service, offer, profile, asOf, request } = call
  const { shown, suppressed } = await suppress(evaluated.recommendations, {
    settings: client.topics,
    hook: offer.hook,
    asOf,
    patientHash: personHash(hashKey, 'patient', client, request.context.patientId),
    resultHash: item => resultHash(hashKey, item),
    acknowledgeReasons: service.acknowledgeReasons,
    overrides: query => store.overrides(query)
  })
  const beyond = shownOf(shown, profile.maxCards).dropped.map(({ topic }) => ({ topic, cause: 'beyond-most-cards' as const }))
  return { shown, suppressed: [...suppressed, ...beyond] }
}

/**
 * The same person of the same client, recognizable within the store only. All that tells clients apart is in it: two issuers may have tenants
 * of one name, and a tenant may be called as another client is.
 */
export const personHash = (
  key: string | undefined,
  kind: 'patient' | 'user',
  { issuer, tenant, id }: Client,
  personId: string | undefined
): string | undefined => keyedHash(key, kind, issuer ?? null, tenant ?? null, id, personId)

export function resultHash(key: string | undefined, item: Recommendation): string | undefined {
  const result = resultOf(item)
  return result && keyedHash(key, 'result', JSON.stringify([result.name, result.value, result.unit, result.at]))
}
