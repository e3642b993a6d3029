import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Store } from '../../store/store.ts'
import { callMeters } from '../meters/call-meters.ts'
import { evaluationMeters } from '../meters/evaluation-meters.ts'
import { type GaugeSources, gauges } from '../meters/gauges.ts'
import { type RetentionSources, retentionMeters } from '../meters/retention-meters.ts'
import { shadowMeters } from '../meters/shadow-meters.ts'
import { storeMeters } from '../meters/store-meters.ts'

export type MetricsOptions = GaugeSources &
  RetentionSources & {
    /** Records on their way to the store. */
    readonly waiting: Store['waiting']
  }

/** What the parts of the application report. Names of rules, states and counts: never anything of a patient. */
export type Metrics = Omit<ReturnType<typeof callMeters>, 'answered'> &
  ReturnType<typeof evaluationMeters> &
  ReturnType<typeof retentionMeters> &
  ReturnType<typeof shadowMeters> &
  ReturnType<typeof storeMeters>

/** `GET /metrics` in Prometheus' text format: calls, verdicts, fetches, circuits, feedback, the store, and the process itself. */
export function metrics(app: FastifyInstance, { waiting, ...sources }: MetricsOptions): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  gauges(registry, sources)
  const { answered, ...calls } = callMeters(
    registry,
    new Set(sources.services.flatMap(service => service.offers.map(({ id }) => id)))
  )
  app.addHook('onResponse', async (request, reply) => answered(request, reply))
  app.get('/metrics', { config: { cors: false } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics())
  )
  return {
    ...calls,
    ...evaluationMeters(registry),
    ...retentionMeters(registry, sources),
    ...shadowMeters(registry),
    ...storeMeters(registry, waiting)
  }
}
