import type { FastifyInstance } from 'fastify'
import { parseFeedback } from '../../cds-hooks/feedback.ts'
import { asOurs } from '../../cds-hooks/override-reason.ts'
import { openDemoClient } from '../../clients/client.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import { ServiceError } from '../../service-error.ts'
import type { Store } from '../../store/store.ts'
import { feedbackBySite } from '../feedback-by-site.ts'
import type { Metrics } from '../plugins/metrics.ts'

export type FeedbackRouteOptions = {
  readonly services: readonly ServicePackage[]
  readonly store: Pick<Store, 'addFeedback' | 'shownTo'>
  readonly keepComments: boolean
  readonly metrics: Pick<Metrics, 'feedback'>
}

/** `POST /cds-services/{id}/feedback`: answered only after it is kept, with nothing to say. */
export function feedback(app: FastifyInstance, { services, store, keepComments, metrics }: FeedbackRouteOptions): void {
  const offered = new Map(services.flatMap(service => service.offers.map(offer => [offer.id, service] as const)))
  app.post<{ Params: { id: string } }>('/cds-services/:id/feedback', { config: { caller: true } }, async (request, reply) => {
    const { id: service } = request.params
    const offering = offered.get(service)
    if (!offering) throw new ServiceError('unknown-service', 'There is no service with this id.')
    const entries = parseFeedback(request.body, keepComments)
    const bySite = await feedbackBySite(request.registration?.sites ?? [openDemoClient], entries, store)
    const kept = await Promise.all(
      [...bySite].map(([{ id: client, tenant, profile }, own]) =>
        store.addFeedback(
          { service, client, tenant },
          own.map(entry => ({
            ...entry,
            reasons: asOurs(entry.reasons, profile.overrideReasons, offering.overrideReasons)
          }))
        )
      )
    )
    for (const { outcome } of entries) metrics.feedback(outcome)
    request.summary = {
      service,
      client: [...bySite.keys()].map(({ id }) => id).join(' '),
      added: sum(kept.map(({ added }) => added)),
      repeated: sum(kept.map(({ repeated }) => repeated))
    }
    return reply.code(200).send()
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
