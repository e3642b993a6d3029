import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { tokenMemory } from '../../src/clients/jti-replay-cache.ts'
import { keyLookup } from '../../src/clients/key-set.ts'
import { verifyToken } from '../../src/clients/token.ts'
import { bearer, endpoint, entry, goodClaims, now, registryOf, type Signer, signer } from './jwt.ts'

let first: Signer
let second: Signer
let servers: Server[] = []
let contacts: string[] = []
let answer: RequestListener

beforeAll(async () => {
  first = await signer('first')
  second = await signer('second', 'RS384')
})
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  }
  servers = []
  contacts = []
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    contacts.push(`${request.method} ${request.url}`)
    listener(request, response)
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise(done => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const publish =
  (...keys: readonly Signer[]): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: keys.map(key => key.publicJwk) }))
  }

/** A client whose keys are at an address, and a clock that the test turns. */
async function remoteClient() {
  const state = { time: now }
  const base = await listen((request, response) => answer(request, response))
  const registry = registryOf(entry({ jwksUri: `${base}/jwks.json` }))
  const keys = keyLookup(() => state.time)
  const { useToken } = tokenMemory(() => now)
  const passes = async (key: Signer, header: object = {}): Promise<boolean> => {
    const authorization = await bearer(key, goodClaims(), header)
    return verifyToken(authorization, { endpoint, now, registry, keys, useToken }).then(
      () => true,
      () => false
    )
  }
  return { state, base, passes }
}

describe('S3: key sets at an address', () => {
  test('20 parallel first calls read the set once', async () => {
    answer = publish(first, second)
    const { passes } = await remoteClient()
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => passes(i % 2 ? first : second)))
    expect(results.every(Boolean)).toBe(true)
    expect(contacts).toEqual(['GET /jwks.json'])
  })

  test('40 unknown kids cause at most 5 readings, and known ones go on working', async () => {
    answer = publish(first)
    const { passes } = await remoteClient()
    expect(await passes(first)).toBe(true)
    for (let i = 0; i < 40; i++) expect(await passes(second, { kid: `unknown-${i}` })).toBe(false)
    expect(await passes(first)).toBe(true)
    expect(contacts.length).toBeLessThanOrEqual(5)
  })

  test('a rotated key is found at once, and the one taken away is no longer trusted', async () => {
    answer = publish(first)
    const { state, passes } = await remoteClient()
    expect(await passes(first)).toBe(true)
    answer = publish(second)
    expect(await passes(second)).toBe(true)
    expect(await passes(first)).toBe(false)
    state.time += 60_000
    expect(await passes(second)).toBe(true)
  })

  test('after an unknown-kid flood a new key is found within half a minute', async () => {
    answer = publish(first)
    const { state, passes } = await remoteClient()
    for (let i = 0; i < 40; i++) await passes(first, { kid: `unknown-${i}` })
    answer = publish(second)
    expect(await passes(second)).toBe(false)
    state.time += 30_000
    expect(await passes(second)).toBe(true)
  })

  test('a clock that is set back opens no flood of readings, and a new key is found as soon as before', async () => {
    answer = publish(first)
    const { state, passes } = await remoteClient()
    for (let i = 0; i < 40; i++) await passes(first, { kid: `unknown-${i}` })
    const before = contacts.length
    state.time -= 3_600_000
    for (let i = 40; i < 80; i++) await passes(first, { kid: `unknown-${i}` })
    expect(contacts.length).toBe(before)
    answer = publish(second)
    state.time += 30_000
    await passes(second)
    expect(contacts.length).toBe(before + 1)
  })

  test('old keys serve while the set is read again, and for an hour while it cannot be', async () => {
    answer = publish(first)
    const { state, passes } = await remoteClient()
    expect(await passes(first)).toBe(true)
    answer = (_request, response) => response.writeHead(500).end()
    state.time += 11 * 60_000
    expect(await passes(first)).toBe(true)
    state.time += 50 * 60_000
    expect(await passes(first)).toBe(false)
  })

  test('a failing address is left alone for longer and longer, and found again', async () => {
    answer = (_request, response) => response.writeHead(500).end('no')
    const { state, passes } = await remoteClient()
    for (let second = 0; second < 120; second++) {
      await passes(first)
      state.time += 1000
    }
    expect(contacts.length).toBeLessThanOrEqual(7)
    answer = publish(first)
    state.time += 5 * 60_000
    expect(await passes(first)).toBe(true)
  })

  const faults: readonly [string, RequestListener][] = [
    ['error', (_request, response) => response.writeHead(500).end()],
    ['no JSON', (_request, response) => response.end('<html>')],
    ['no key set', (_request, response) => response.end('[]')],
    ['null', (_request, response) => response.end('null')],
    ['empty', (_request, response) => response.end('')],
    ['reset', request => request.socket.destroy()],
    ['too large', (_request, response) => response.end(JSON.stringify({ keys: [], pad: 'x'.repeat(300_000) }))],
    [
      'endless',
      (_request, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        }
        response.on('drain', more)
        more()
      }
    ],
    ['a private key', (_request, response) => response.end(JSON.stringify({ keys: [{ ...first.publicJwk, d: 'AAAA' }] }))],
    ['a secret', (_request, response) => response.end(JSON.stringify({ keys: [{ kty: 'oct', kid: 'first', k: 'AAAA' }] }))],
    [
      'key of the wrong algorithm',
      (_request, response) => response.end(JSON.stringify({ keys: [{ ...first.publicJwk, alg: 'ES256' }] }))
    ],
    [
      '101 keys',
      (_request, response) => response.end(JSON.stringify({ keys: Array.from({ length: 101 }, () => first.publicJwk) }))
    ]
  ]
  test.each(faults)('a broken set refuses the token and nothing else: %s', async (_name, listener) => {
    answer = listener
    const { passes } = await remoteClient()
    expect(await passes(first)).toBe(false)
  })

  test('one bad key in a set does not spoil the others', async () => {
    answer = (_request, response) =>
      response.end(JSON.stringify({ keys: [null, 7, { kty: 'oct', k: 'A', kid: 'x' }, first.publicJwk] }))
    const { passes } = await remoteClient()
    expect(await passes(first)).toBe(true)
  })

  test('redirects are not followed', async () => {
    const reached: string[] = []
    const elsewhere = createServer((request, response) => {
      reached.push(request.url ?? '')
      publish(first)(request, response)
    }).listen(0, '127.0.0.1')
    servers.push(elsewhere)
    await new Promise(done => elsewhere.once('listening', done))
    const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/jwks.json`
    answer = (_request, response) => response.writeHead(302, { location: to }).end()
    const { passes } = await remoteClient()
    expect(await passes(first)).toBe(false)
    expect(reached).toEqual([])
  })
})

test('S3: nothing is fetched because a token says so', async () => {
  const base = await listen(publish(first))
  const registry = registryOf(entry({ jwks: { keys: [second.publicJwk] }, jku: [`${base}/listed.json`] }))
  const check = { endpoint, now, registry, keys: keyLookup(() => now), useToken: tokenMemory(() => now).useToken }
  const headers = [
    { jku: `${base}/jwks.json` },
    { jku: `${base}/listed.json` },
    { x5u: `${base}/cert` },
    { jwk: first.publicJwk },
    { kid: `${base}/jwks.json` },
    { jku: `${base}/listed.json`, kid: 'second' }
  ]
  for (const header of headers) {
    await expect(verifyToken(await bearer(first, goodClaims(), header), check)).rejects.toThrow('not authorized')
  }
  await expect(verifyToken(await bearer(first, goodClaims({ iss: base })), check)).rejects.toThrow('not authorized')
  expect(contacts).toEqual([])
})
