import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { bearer, goodClaims, part, seconds, signer } from '../clients/jwt.ts'
import {
  authorization,
  ehr,
  key,
  now,
  post,
  publicUrl,
  type Running,
  running,
  sampleCall,
  serviceOf
} from '../support/servers/running-service.ts'

const path = serviceOf('patient-view')
const origin = 'https://app.ehr.example.org'
let service: Running
beforeAll(async () => {
  service = await running({ clients: [ehr({ origins: [origin], tenant: undefined })] })
})
afterAll(() => service.close())

const called = async (header: string | undefined, at = path) =>
  post(service.origin, at, sampleCall(), header === undefined ? {} : { authorization: header })

describe('S1: only valid tokens pass', () => {
  test.each([
    ['discovery', 'GET', '/cds-services'],
    ['a service', 'POST', path],
    ['feedback', 'POST', `${path}/feedback`]
  ])('%s asks for one', async (_name, method, at) => {
    const bare = await fetch(`${service.origin}${at}`, { method })
    expect(bare.status).toBe(401)
    expect(bare.headers.get('www-authenticate')).toBe('Bearer')
    const named = await fetch(`${service.origin}${at}`, { method, headers: { authorization: await authorization(at) } })
    expect(named.status).not.toBe(401)
  })

  test.each(['/health/live', '/health/ready', '/guideline', '/capabilities', '/metrics'])('%s asks for none', async at => {
    expect((await fetch(`${service.origin}${at}`)).status).toBe(200)
  })

  it('a token with an audience of several, this one among them, passes; a query in the address does not matter', async () => {
    expect((await called(await authorization(path, { aud: ['https://other.example.org', `${publicUrl}${path}`] }))).status).toBe(
      200
    )
    expect((await called(await authorization(path), `${path}?x=1`)).status).toBe(200)
  })

  it('S4: whatever is wrong, the refusal is the same', async () => {
    const other = await signer('key-1')
    const bad: [string, string | undefined][] = [
      ['none', undefined],
      ['no bearer', 'Basic eDp5'],
      ['no token', 'Bearer '],
      ['two parts', 'Bearer a.b'],
      [
        'alg none',
        `Bearer ${part('{"alg":"none","kid":"key-1","typ":"JWT"}')}.${part(JSON.stringify(goodClaims({ aud: publicUrl + path })))}.`
      ],
      ['another key', await bearer(other, goodClaims({ aud: `${publicUrl}${path}` }))],
      ['another endpoint', await authorization(serviceOf('order-sign'))],
      ['another host', await bearer(key, goodClaims({ aud: `https://evil.example.org${path}` }))],
      ['expired', await authorization(path, { iat: seconds - 400, exp: seconds - 100 })],
      ['too long a life', await authorization(path, { exp: seconds + 3000 })],
      ['from the future', await authorization(path, { iat: seconds + 120, exp: seconds + 300 })],
      ['no jti', await authorization(path, { jti: undefined })],
      ['unknown issuer', await authorization(path, { iss: 'https://evil.example.org' })],
      ['a prototype as issuer', await authorization(path, { iss: '__proto__' })],
      ['a key of its own', await bearer(key, goodClaims({ aud: `${publicUrl}${path}` }), { jwk: key.publicJwk })],
      ['8,193 characters', `Bearer ${'a'.repeat(8193)}`]
    ]
    const answers = await Promise.all(bad.map(async ([, header]) => called(header)))
    expect(answers.map(({ status }) => status)).toEqual(bad.map(() => 401))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.body).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  it('an unknown service is not told from a known one without a token', async () => {
    expect((await called(undefined, '/cds-services/nothing')).status).toBe(401)
    const nothing = '/cds-services/nothing'
    expect((await called(await authorization(nothing), nothing)).status).toBe(404)
  })
})

describe('S2: a token works once', () => {
  it('1 of 12 at the same time passes, and a forged one uses none up', async () => {
    const jti = crypto.randomUUID()
    const forger = await signer('key-1')
    const forged = await bearer(forger, goodClaims({ aud: `${publicUrl}${path}`, jti }))
    expect((await called(forged)).status).toBe(401)
    const header = await authorization(path, { jti })
    const answers = await Promise.all(Array.from({ length: 12 }, () => called(header)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(11)
  })

  it('S5: also not on another replica or after a restart, if they share a store', async () => {
    const header = await authorization(path)
    const store = openStore('sqlite::memory:', { clock: () => now })
    // A busy machine may take longer to open it than a call waits.
    await store.ready()
    const replicas = await Promise.all([1, 2].map(() => running({ clients: [ehr()], store })))
    const statuses: number[] = []
    for (const replica of replicas)
      statuses.push((await post(replica.origin, path, sampleCall(), { authorization: header })).status)
    expect(statuses).toEqual([200, 401])
    for (const replica of replicas) await replica.close()
  })

  it('S5: a store that hangs holds nobody up', async () => {
    const store = { ...openStore('sqlite::memory:', { clock: () => now }), useToken: () => new Promise<boolean>(() => undefined) }
    const alone = await running({
      clients: [ehr()],
      store: Object.assign(openStore('sqlite::memory:', { clock: () => now }), store)
    })
    const began = performance.now()
    for (let round = 0; round < 5; round += 1) {
      const header = await authorization(path)
      expect((await post(alone.origin, path, sampleCall(), { authorization: header })).status).toBe(200)
      expect((await post(alone.origin, path, sampleCall(), { authorization: header })).status).toBe(401)
    }
    expect(performance.now() - began).toBeLessThan(2000)
    await alone.close()
  })
})

describe('S12: other origins', () => {
  const preflight = (from: string) =>
    fetch(`${service.origin}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type'
      }
    })

  it('a listed one may call, and its preflight needs no token', async () => {
    const answer = await preflight(origin)
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('vary')).toMatch(/origin/i)
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it.each(['https://evil.example.org', 'null', `${origin}.evil.example.org`, origin.toUpperCase(), `${origin}:444`])(
    '%s may not',
    async from => {
      expect((await preflight(from)).headers.get('access-control-allow-origin')).toBeNull()
      const answer = await post(service.origin, path, sampleCall(), { authorization: await authorization(path), origin: from })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  )

  it('a question for the methods is answered, to nobody in particular', async () => {
    for (const [at, allow] of [
      [path, 'POST, OPTIONS'],
      [`${path}/feedback`, 'POST, OPTIONS'],
      ['/cds-services', 'GET, HEAD, OPTIONS']
    ]) {
      const answer = await fetch(`${service.origin}${at}`, { method: 'OPTIONS' })
      expect([answer.status, answer.headers.get('allow')]).toEqual([204, allow])
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await fetch(`${service.origin}/nowhere`, { method: 'OPTIONS' })).status).toBe(404)
  })

  it('refusals name the listed origin too', async () => {
    const statuses = new Map<number, string | null>()
    for (const [at, body, headers] of [
      [path, '{', { authorization: await authorization(path) }],
      [path, '{}', {}],
      [path, 'x', { authorization: await authorization(path), 'content-type': 'text/plain' }],
      ['/cds-services/nothing', '{}', { authorization: await authorization('/cds-services/nothing') }],
      ['/cds-services', '{}', {}],
      ['/nowhere', '{}', {}]
    ] as const) {
      const answer = await post(service.origin, at, body, { origin, ...headers })
      expect(answer.headers.get('access-control-allow-origin'), `${at} ${answer.status}`).toBe(origin)
      expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' })
      statuses.set(answer.status, at)
    }
    expect([...statuses.keys()].sort()).toEqual([400, 401, 404, 405, 415])
  })

  it('in the open demo any origin may call, without credentials, but none may read what is for administrators', async () => {
    const demo = await running()
    const answer = await post(demo.origin, path, sampleCall(), { origin: 'https://evil.example.org' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    for (const at of ['/insight/data', '/insight/export.csv', '/metrics']) {
      const read = await fetch(`${demo.origin}${at}`, { headers: { origin: 'https://evil.example.org' } })
      expect(read.status).toBe(200)
      expect(read.headers.get('access-control-allow-origin')).toBeNull()
    }
    await demo.close()
  })
})

it('one client over its rate gets 429 with Retry-After, another goes on', async () => {
  const quick = await signer('key-2')
  const limited = await running({
    clients: [
      ehr({ rateLimit: { perMinute: 3 }, origins: [origin] }),
      ehr({ id: 'other', issuer: 'https://other.example.org', jwks: { keys: [quick.publicJwk] } })
    ]
  })
  const statuses: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const answer = await post(limited.origin, path, sampleCall(), { authorization: await authorization(path), origin })
    statuses.push(answer.status)
    if (answer.status !== 429) continue
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' })
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
  }
  expect(statuses).toEqual([200, 200, 200, 429, 429])
  const other = await bearer(quick, goodClaims({ iss: 'https://other.example.org', aud: `${publicUrl}${path}` }))
  expect((await post(limited.origin, path, sampleCall(), { authorization: other })).status).toBe(200)
  await limited.close()
})

it('a registry that is read again holds from the next call on', async () => {
  const next = await running({ clients: [ehr({ issuer: 'https://new.example.org', origins: ['https://new.example.org'] })] })
  const former = service.registry.current
  service.registry.current = next.registry.current
  expect((await called(await authorization(path))).status).toBe(401)
  expect((await called(await authorization(path, { iss: 'https://new.example.org' }))).status).toBe(200)
  service.registry.current = former
  expect((await called(await authorization(path))).status).toBe(200)
  await next.close()
  await pause(0)
})
