import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Judgment } from '../../guideline/rule.ts'

/** What the parts of the application report. Names of rules, states and counts: never anything of a patient. */
export type Metrics = {
  readonly evaluated: (service: string, judgment: Judgment) => void
  readonly fetched: (state: string, count?: number) => void
  readonly feedback: (outcome: string, count: number) => void
  readonly lost: (count: number, of: 'evaluation' | 'decision') => void
}

export type MetricsOptions = {
  /** State of the circuit to each FHIR server, for the moment somebody asks. */
  readonly circuits?: () => readonly { readonly base: string; readonly state: string; readonly inFlight: number }[]
}

/** `GET /metrics` in Prometheus' text format: calls, verdicts, topics, fetches, circuits, feedback, and the process itself. */
export function metrics(app: FastifyInstance, { circuits = () => [] }: MetricsOptions = {}): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const shared = { registers: [registry] }
  const calls = new Counter({
    ...shared,
    name: 'cds_calls_total',
    help: 'Calls by route, status and refusal',
    labelNames: ['route', 'status', 'refusal']
  })
  const seconds = new Histogram({
    ...shared,
    name: 'cds_call_duration_seconds',
    help: 'Time from the first byte to the answer',
    labelNames: ['route'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
  })
  const verdicts = new Counter({
    ...shared,
    name: 'cds_verdicts_total',
    help: 'Verdicts by rule',
    labelNames: ['service', 'topic', 'verdict']
  })
  const unknown = new Counter({
    ...shared,
    name: 'cds_cannot_tell_total',
    help: 'Facts that were missing',
    labelNames: ['service', 'topic', 'missing']
  })
  const cards = new Counter({
    ...shared,
    name: 'cds_cards_total',
    help: 'Cards by topic and indicator',
    labelNames: ['service', 'topic', 'indicator']
  })
  const fetches = new Counter({
    ...shared,
    name: 'cds_fhir_fetches_total',
    help: 'Inputs fetched from FHIR servers by outcome',
    labelNames: ['state']
  })
  const events = new Counter({
    ...shared,
    name: 'cds_feedback_total',
    help: 'Feedback entries by outcome',
    labelNames: ['outcome']
  })
  const losses = new Counter({
    ...shared,
    name: 'cds_evaluations_lost_total',
    help: 'Evaluation records that could not be stored'
  })
  const decisionLosses = new Counter({
    ...shared,
    name: 'cds_decisions_lost_total',
    help: 'Entries of the decision log that could not be stored'
  })
  new Gauge({
    ...shared,
    name: 'cds_fhir_circuit_open',
    help: 'Whether the circuit to a FHIR server is open (1) or not (0)',
    labelNames: ['base'],
    collect() {
      this.reset()
      for (const { base, state } of circuits()) this.set({ base }, state === 'open' ? 1 : 0)
    }
  })

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    calls.inc({ route, status: String(reply.statusCode), refusal: request.refusal ?? '' })
    seconds.observe({ route }, reply.elapsedTime / 1000)
  })
  app.get('/metrics', { config: { cors: false } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics())
  )

  return {
    evaluated: (service, judgment) => {
      for (const { recommendation: topic, verdict, missing = [] } of judgment.verdicts) {
        if (verdict !== 'does-not-apply') verdicts.inc({ service, topic, verdict })
        for (const name of missing) unknown.inc({ service, topic, missing: name })
      }
      for (const { topic, urgency } of judgment.recommendations) cards.inc({ service, topic, indicator: urgency })
    },
    fetched: (state, count = 1) => fetches.inc({ state }, count),
    feedback: (outcome, count) => events.inc({ outcome }, count),
    lost: (count, of) => (of === 'decision' ? decisionLosses : losses).inc(count)
  }
}
