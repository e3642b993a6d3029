import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseHookRequest } from '../../cds-hooks/request.ts'
import type { CdsService, HookOffer } from '../../cds-service.ts'
import type { Profile } from '../../clients/profile.ts'
import type { Clock } from '../../clock.ts'
import { type Evaluation, evaluate } from '../../pipeline.ts'
import { ServiceError } from '../../service-error.ts'

export type ServiceRouteOptions = {
  readonly services: readonly CdsService[]
  readonly clock: Clock
  readonly publicUrl: string
  readonly profile: Profile
}

type Offered = { readonly service: CdsService; readonly offer: HookOffer }

/** `POST /cds-services/{id}`: one evaluation. */
export function serviceCalls(app: FastifyInstance, options: ServiceRouteOptions): void {
  const offered = new Map<string, Offered>(
    options.services.flatMap(service => service.offers.map(offer => [offer.id, { service, offer }] as const))
  )
  app.post<{ Params: { id: string } }>('/cds-services/:id', async (request, reply) => {
    const found = offered.get(request.params.id)
    if (!found) throw new ServiceError('unknown-service', 'There is no service with this id.')
    const started = performance.now()
    const evaluation = evaluate({
      ...found,
      request: parseHookRequest(request.body),
      profile: options.profile,
      publicUrl: options.publicUrl,
      asOf: options.clock(),
      elapsed: () => performance.now() - started
    })
    request.summary = summaryOf(found.offer.id, request, evaluation)
    // Serialized here: a response schema would strip FHIR members it does not know.
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(evaluation.response))
  })
}

function summaryOf(service: string, request: FastifyRequest, { response, judgment }: Evaluation) {
  return {
    service,
    call: request.id,
    cards: response.cards.length,
    topics: judgment.recommendations.map(item => `${item.topic}:${item.urgency}`),
    cannotTell: judgment.verdicts.filter(item => item.verdict === 'cannot-tell').length
  }
}
