import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { errors } from '../../../src/http/plugins/errors.ts'
import { rateLimit, rateLimiter } from '../../../src/http/plugins/rate-limit.ts'

describe('the rate limit of a client', () => {
  test('a minute of calls may come at once, then one at a time', () => {
    let time = 0
    const limiter = rateLimiter(() => time)
    const client = { id: 'ehr', rateLimit: { perMinute: 6 } }
    expect(Array.from({ length: 7 }, () => limiter(client))).toEqual([0, 0, 0, 0, 0, 0, 10])
    time += 9_000
    expect(limiter(client)).toBe(1)
    time += 1_000
    expect(limiter(client)).toBe(0)
    expect(limiter(client)).toBe(10)
    time += 3_600_000
    expect(Array.from({ length: 7 }, () => limiter(client)).filter(wait => wait > 0)).toHaveLength(1)
  })

  test('clients do not share, and a clock set back takes nothing', () => {
    let time = 1_000_000
    const limiter = rateLimiter(() => time)
    const one = { id: 'one', rateLimit: { perMinute: 1 } }
    expect(limiter(one)).toBe(0)
    expect(limiter({ ...one, id: 'two' })).toBe(0)
    time = 0
    expect(limiter(one)).toBe(60)
    expect(limiter({ id: 'free' })).toBe(0)
  })

  test('429 with Retry-After and an OperationOutcome', async () => {
    const app = Fastify()
    const limited: string[] = []
    errors(app)
    rateLimit(app, {
      clientOf: request => (request.url === '/health' ? undefined : { id: 'ehr', rateLimit: { perMinute: 2 } }),
      clock: () => 0,
      onLimited: client => limited.push(client)
    })
    app.get('/', async () => 'ok')
    app.get('/health', async () => 'ok')
    const answers = []
    for (const url of ['/', '/', '/', '/health']) answers.push(await app.inject({ url }))
    expect(answers.map(answer => answer.statusCode)).toEqual([200, 200, 429, 200])
    expect(answers[2]?.headers['retry-after']).toBe('30')
    expect(limited).toEqual(['ehr'])
    expect(answers[2]?.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ details: { coding: [{ code: 'rate-limited' }] } }]
    })
    await app.close()
  })
})
