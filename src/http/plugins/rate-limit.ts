import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ServiceError } from '../../service-error.ts'

export type LimitedClient = { readonly id: string; readonly rateLimit?: { readonly perMinute: number } | undefined }

export type RateLimitOptions = {
  /** Who is calling. Nothing for calls that are not limited, such as health checks. */
  readonly clientOf: (request: FastifyRequest) => LimitedClient | undefined
  readonly clock: () => number
  /** Told which client was over its rate. */
  readonly onLimited: (client: string) => void
}

/**
 * So many calls a minute for each client, as the registry says; a minute's worth may come at once. What is over gets 429 and is told when
 * to come back. To be registered after the hook that finds out who is calling.
 */
export function rateLimit(app: FastifyInstance, { clientOf, clock, onLimited }: RateLimitOptions): void {
  const limiter = rateLimiter(clock)
  const limit = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const client = clientOf(request)
    const waitSeconds = client ? limiter(client) : 0
    if (!client || waitSeconds === 0) return
    onLimited(client.id)
    reply.header('retry-after', String(waitSeconds))
    throw new ServiceError('rate-limited', 'Too many calls. Please come back later.')
  }
  // Which site of an issuer with several is calling is known only once the body is read.
  const hasSites = ({ registration }: FastifyRequest): boolean => registration !== undefined && registration.sites.length > 1
  app.addHook('onRequest', async (request, reply) => (hasSites(request) ? undefined : limit(request, reply)))
  app.addHook('preHandler', async (request, reply) => (hasSites(request) ? limit(request, reply) : undefined))
}

/** Seconds to wait, 0 if the call may go on. A bucket for each client, filled steadily; there are as many as the registry has clients. */
export function rateLimiter(clock: () => number): (client: LimitedClient) => number {
  const buckets = new Map<string, { calls: number; at: number }>()
  return ({ id, rateLimit: limit }) => {
    if (!limit) return 0
    const now = clock()
    const perMillisecond = limit.perMinute / 60_000
    const bucket = buckets.get(id) ?? { calls: limit.perMinute, at: now }
    bucket.calls = Math.min(limit.perMinute, bucket.calls + Math.max(0, now - bucket.at) * perMillisecond)
    bucket.at = now
    buckets.set(id, bucket)
    if (bucket.calls < 1) return Math.ceil((1 - bucket.calls) / perMillisecond / 1000)
    bucket.calls -= 1
    return 0
  }
}
