import type { FastifyReply, FastifyRequest } from 'fastify'
import { Counter, Histogram, type Registry } from 'prom-client'
import { incompleteReasons } from '../../acquisition/incomplete.ts'
import { tokenRefusals } from '../../clients/token-refusal.ts'
import type { Stage } from '../../stopwatch.ts'
import { durations } from './durations.ts'

/** Every call, with what it took. A label is a word of ours or of the registry, never one that a caller chose. */
export function callMeters(registry: Registry, services: ReadonlySet<string>) {
  const registers = [registry]
  const calls = new Counter({
    registers,
    name: 'cds_calls_total',
    help: 'Calls by route, service, status and code of the refusal',
    labelNames: ['route', 'service', 'status', 'refusal']
  })
  const seconds = new Histogram({
    registers,
    name: 'cds_call_duration_seconds',
    help: 'Time from the first byte to the answer, by route and service',
    labelNames: ['route', 'service'],
    buckets: durations
  })
  const stages = new Histogram({
    registers,
    name: 'cds_stage_duration_seconds',
    help: 'Time of a hook call by service and stage: receive, authenticate, fetch, judge, choose, present',
    labelNames: ['service', 'stage'],
    buckets: durations
  })
  const refusedTokens = new Counter({
    registers,
    name: 'cds_tokens_refused_total',
    help: 'Calls answered 401 by what was wrong with the token',
    labelNames: ['reason']
  })
  const incomplete = new Counter({
    registers,
    name: 'cds_incomplete_total',
    help: 'Calls answered 412 by why no data of the chart could be had',
    labelNames: ['reason']
  })
  for (const reason of tokenRefusals) refusedTokens.inc({ reason }, 0)
  for (const reason of incompleteReasons) incomplete.inc({ reason }, 0)
  const limited = new Counter({
    registers,
    name: 'cds_calls_limited_total',
    help: 'Calls over the rate of their client',
    labelNames: ['client']
  })
  const serviceOf = ({ params }: FastifyRequest): string => {
    const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
    return services.has(id) ? id : ''
  }
  return {
    answered: (request: FastifyRequest, reply: FastifyReply): void => {
      const route = request.routeOptions.url ?? 'none'
      const service = serviceOf(request)
      calls.inc({ route, service, status: String(reply.statusCode), refusal: request.refusal ?? '' })
      seconds.observe({ route, service }, reply.elapsedTime / 1000)
      const { refusal, reason } = request
      if (reason && refusal === 'unauthorized') refusedTokens.inc({ reason })
      if (reason && refusal === 'missing-data') incomplete.inc({ reason })
    },
    took: (service: string, stage: Stage, milliseconds: number): void => stages.observe({ service, stage }, milliseconds / 1000),
    limited: (client: string): void => limited.inc({ client })
  }
}
