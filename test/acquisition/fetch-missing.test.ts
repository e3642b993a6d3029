import type { RequestListener, ServerResponse } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { circuitBreakers } from '../../src/acquisition/circuit-breaker.ts'
import { callDeadline } from '../../src/acquisition/deadline.ts'
import { type FetchPlan, fetchMissing } from '../../src/acquisition/fetch-missing.ts'
import { usualReadLimits } from '../../src/acquisition/read-limits.ts'
import { bundle, observation, type PlayedServer, playedServer, sendFhir } from './played-server.ts'

let server: PlayedServer
let play: RequestListener

beforeEach(async () => {
  play = (_request, response) => sendFhir(response, bundle([observation('o1')]))
  server = await playedServer((request, response) => play(request, response))
})
afterEach(() => server.close())

const fetched = (changes: Partial<FetchPlan> & { readonly url?: string } = {}) => {
  const { url = 'Observation?patient=p1', ...rest } = changes
  return fetchMissing({
    queries: [{ key: 'one', url }],
    base: server.base,
    token: 'token-1',
    scope: undefined,
    deadline: AbortSignal.timeout(2000),
    ...rest
  })
}
const one = async (changes: Partial<FetchPlan> & { readonly url?: string } = {}) => (await fetched(changes)).get('one')
/** P5 asks for six seconds; a loaded machine may need some of them. */
const noSocketLeft = () => vi.waitFor(async () => expect(await server.openSockets()).toBe(0), { timeout: 5000, interval: 10 })
const ids = (result: unknown): unknown[] =>
  (result as { value: { entry: { resource: { id: string } }[] } }).value.entry.map(entry => entry.resource.id)

describe('S10: what is asked', () => {
  test('queries go out in parallel with the bearer token, GET only, in FHIR JSON, uncompressed', async () => {
    let waiting: ServerResponse[] = []
    play = (_request, response) => {
      waiting.push(response)
      if (waiting.length < 3) return
      for (const held of waiting) sendFhir(held, bundle([]))
      waiting = []
    }
    const queries = [
      'Observation?patient=p1&code=http://loinc.org|1,http://loinc.org|2&_sort=-date&_count=5',
      'Condition?patient=p1',
      'Encounter?patient=p1'
    ]
    const results = await fetched({ queries: queries.map(url => ({ key: url, url })) })
    expect([...results.values()].every(result => result.state === 'present')).toBe(true)
    expect(server.requests.sort()).toEqual([
      'GET /fhir/Condition?patient=p1',
      'GET /fhir/Encounter?patient=p1',
      'GET /fhir/Observation?patient=p1&code=http://loinc.org%7C1,http://loinc.org%7C2&_sort=-date&_count=5'
    ])
    expect(server.headers[0]).toMatchObject({
      accept: 'application/fhir+json',
      'accept-encoding': 'identity',
      authorization: 'Bearer token-1'
    })
  })

  test('a read by id', async () => {
    play = (_request, response) => sendFhir(response, { resourceType: 'Patient', id: 'p1' })
    expect(await one({ url: 'Patient/p1' })).toEqual({
      state: 'present',
      value: { resourceType: 'Patient', id: 'p1' },
      partial: false
    })
  })

  test.each([
    ['another id', { resourceType: 'Patient', id: 'p2' }],
    ['another type', { resourceType: 'Person', id: 'p1' }],
    ['an OperationOutcome', { resourceType: 'OperationOutcome', issue: [] }]
  ])('a read that gives %s is none', async (_name, body) => {
    play = (_request, response) => sendFhir(response, body)
    expect(await one({ url: 'Patient/p1' })).toEqual({ state: 'failed', reason: 'error' })
  })

  test('what the token cannot read is not asked for', async () => {
    const scope = 'launch patient/Observation.rs user/Patient.r'
    const queries = ['Observation?patient=p1', 'Condition?patient=p1', 'Patient?_id=p1'].map(url => ({ key: url, url }))
    const results = await fetched({ queries, scope, references: ['Medication/m1'] })
    expect(server.requests).toEqual(['GET /fhir/Observation?patient=p1'])
    expect(results.get('Condition?patient=p1')).toEqual({ state: 'failed', reason: 'not-asked' })
    expect(results.get('Patient?_id=p1')).toEqual({ state: 'failed', reason: 'not-asked' })
    expect(results.get('Medication/m1')).toEqual({ state: 'failed', reason: 'not-asked' })
  })

  test('S9: a token or an address that would bend the request is not sent', async () => {
    for (const token of ['a\r\nX-Evil: 1', 'a b', '', 'ä', 'a\u0000', 'x'.repeat(20_000)]) {
      expect(await one({ token })).toEqual({ state: 'failed', reason: 'not-asked' })
    }
    for (const url of [
      'Patient/../Observation',
      'Patient/..',
      '../admin',
      'Patient/a%2fb',
      'Patient/p1/$everything',
      '/Patient/p1',
      'http://127.0.0.1/',
      '',
      '$export',
      'Patient/p1\r\nX: 1'
    ]) {
      expect(await one({ url }), url).toEqual({ state: 'failed', reason: 'not-asked' })
    }
    expect(server.requests).toEqual([])
  })

  test('one address is asked once, for however many keys', async () => {
    const results = await fetched({ queries: ['a', 'b', 'c'].map(key => ({ key, url: 'Observation?patient=p1' })) })
    expect([...results.values()].map(result => result.state)).toEqual(['present', 'present', 'present'])
    expect(server.requests).toHaveLength(1)
  })

  test('nothing missing, nothing asked', async () => {
    expect((await fetched({ queries: [] })).size).toBe(0)
    expect(server.connections()).toBe(0)
  })
})

describe('S8: paging', () => {
  const pages =
    (count: number): RequestListener =>
    (request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 1)
      const next = page < count ? `${server.base}?_getpages=abc&page=${page + 1}` : undefined
      sendFhir(response, bundle([observation(`o${page}`)], next))
    }

  test('pages are followed and joined', async () => {
    play = pages(3)
    const result = await one()
    expect(ids(result)).toEqual(['o1', 'o2', 'o3'])
    expect(result).toMatchObject({ partial: false, value: { link: [] } })
  })

  test('within a cap, and the page that was not read is marked', async () => {
    play = pages(1000)
    const result = await one()
    expect(ids(result)).toHaveLength(usualReadLimits.pages)
    expect(result).toMatchObject({ partial: true, value: { link: [{ relation: 'next' }] } })
    expect(server.requests).toHaveLength(usualReadLimits.pages)
  })

  test('twelve endless searches stay under 60 requests', async () => {
    play = pages(1_000_000)
    const queries = Array.from({ length: 12 }, (_, i) => ({ key: `k${i}`, url: `Observation?patient=p1&code=${i}` }))
    const results = await fetched({ queries })
    expect(server.requests.length).toBeLessThan(60)
    for (const result of results.values()) expect(result).toMatchObject({ state: 'present', partial: true })
  })

  test('links in a circle end', async () => {
    play = (request, response) =>
      sendFhir(
        response,
        bundle([observation('o1')], `${server.base}/Observation?patient=p1&x=${request.url?.endsWith('x=1') ? 2 : 1}`)
      )
    expect(await one()).toMatchObject({ partial: true })
    play = (_request, response) => sendFhir(response, bundle([observation('o1')], `${server.base}/Observation?patient=p1`))
    const before = server.requests.length
    expect(await one()).toMatchObject({ partial: true })
    expect(server.requests.length).toBe(before + 1)
  })

  test.each([
    ['fails', (response: ServerResponse) => sendFhir(response, '', 500)],
    ['is no Bundle', (response: ServerResponse) => sendFhir(response, { resourceType: 'OperationOutcome' })],
    ['is cut off', (response: ServerResponse) => response.destroy()]
  ])('a second page that %s is marked as unread', async (_name, second) => {
    play = (request, response) =>
      request.url?.includes('page=2')
        ? second(response)
        : sendFhir(response, bundle([observation('o1')], `${server.base}/Observation?page=2`))
    const result = await one()
    expect(ids(result).slice(0, -1)).toEqual(['o1'])
    expect(result).toMatchObject({ partial: true, value: { link: [{ relation: 'next' }] } })
    // As a server would say it.
    expect(result).toMatchObject({ value: { entry: [{}, { resource: { issue: [{ code: 'incomplete' }] } }] } })
  })

  test('too many entries: on one page refused, over pages cut and marked', async () => {
    const many = (count: number): object[] => Array.from({ length: count }, (_, i) => observation(`o${i}`))
    play = (_request, response) => sendFhir(response, bundle(many(1001)))
    expect(await one()).toEqual({ state: 'failed', reason: 'error' })
    play = (request, response) => sendFhir(response, bundle(many(600), `${server.base}/Observation?page=${request.url?.length}x`))
    const result = await one()
    expect(ids(result)).toHaveLength(1200)
    expect(result).toMatchObject({ partial: true })
  })
})

describe('medications by reference', () => {
  const order = (reference: string): object => ({
    resourceType: 'MedicationRequest',
    id: 'r',
    medicationReference: { reference }
  })
  const answering =
    (...orders: readonly object[]): RequestListener =>
    (request, response) => {
      const medication = /\/Medication\/(.+)$/.exec(request.url ?? '')?.[1]
      sendFhir(response, medication ? { resourceType: 'Medication', id: medication } : bundle(orders))
    }

  test('are read once each, relative or absolute, versioned or not, and kept under their address', async () => {
    play = answering(
      ...[
        'Medication/m1',
        'Medication/m1/_history/3',
        `${server.base}/Medication/m1`,
        'Medication/m2',
        '#inside',
        'urn:uuid:1',
        `${server.origin}/other/Medication/m3`,
        'Medication/..'
      ].map(order)
    )
    const results = await fetched({ url: 'MedicationRequest?patient=p1', references: ['Medication/m2', 'Medication/m4'] })
    expect(server.requests.sort()).toEqual([
      'GET /fhir/Medication/m1',
      'GET /fhir/Medication/m2',
      'GET /fhir/Medication/m4',
      'GET /fhir/MedicationRequest?patient=p1'
    ])
    expect(results.get('Medication/m1')).toMatchObject({ state: 'present', value: { resourceType: 'Medication', id: 'm1' } })
    expect([...results.keys()].sort()).toEqual(['Medication/m1', 'Medication/m2', 'Medication/m4', 'one'])
  })

  test('are not read when they came along', async () => {
    play = answering(order('Medication/m1'), { resourceType: 'Medication', id: 'm1' })
    await fetched({ url: 'MedicationRequest?patient=p1' })
    expect(server.requests).toHaveLength(1)
  })

  test('are capped, and those left out are named', async () => {
    play = answering(...Array.from({ length: 100 }, (_, i) => order(`Medication/m${i}`)))
    const results = await fetched({ url: 'MedicationRequest?patient=p1' })
    expect(server.requests).toHaveLength(1 + usualReadLimits.references)
    expect(results.get('Medication/m99')).toEqual({ state: 'failed', reason: 'not-asked' })
  })

  test('one that is gone fails alone', async () => {
    play = (request, response) =>
      request.url?.includes('/Medication/') ? sendFhir(response, '{}', 404) : sendFhir(response, bundle([order('Medication/m1')]))
    const results = await fetched({ url: 'MedicationRequest?patient=p1' })
    expect(results.get('one')).toMatchObject({ state: 'present' })
    expect(results.get('Medication/m1')).toEqual({ state: 'failed', reason: 'error' })
  })
})

describe('P7, C7: broken answers are contained and said to be failures', () => {
  let sent = 0
  const fhir = { 'content-type': 'application/fhir+json' }
  const endless =
    (head: string, chunk: string): RequestListener =>
    (_request, response) => {
      response.writeHead(200, fhir)
      response.write(head)
      const more = (): void => {
        let goOn = true
        while (goOn && !response.destroyed) {
          goOn = response.write(chunk)
          sent += chunk.length
        }
      }
      response.on('drain', more)
      more()
    }
  const deep = `{"resourceType":"Bundle","entry":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  const bomb = gzipSync(Buffer.alloc(100_000_000, ' '), { level: 1 })
  const plain =
    (body: string, type = 'application/fhir+json'): RequestListener =>
    (_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(body)

  const faults: readonly [string, RequestListener][] = [
    ['endless text', endless('{"resourceType":"Bundle","x":"', 'x'.repeat(65_536))],
    ['endless blanks', endless('', ' '.repeat(65_536))],
    ['huge, announced', (_request, response) => response.writeHead(200, { ...fhir, 'content-length': '9000000000' }).write('{')],
    ['huge', plain(JSON.stringify({ resourceType: 'Bundle', x: 'x'.repeat(3_100_000) }))],
    ['gzip bomb', (_request, response) => response.writeHead(200, { ...fhir, 'content-encoding': 'gzip' }).end(bomb)],
    [
      'gzip',
      (_request, response) =>
        response.writeHead(200, { ...fhir, 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(bundle([]))))
    ],
    ['a coding nobody knows', (_request, response) => response.writeHead(200, { ...fhir, 'content-encoding': 'xyz' }).end('{}')],
    ['deep', plain(deep)],
    ['very many parts', plain(`{"resourceType":"Bundle","x":[${'0,'.repeat(600_000)}0]}`)],
    ['a login page', plain('<html>', 'text/html')],
    ['FHIR as XML', plain('<Bundle/>', 'application/fhir+xml')],
    ['JSON called text', plain(JSON.stringify(bundle([])), 'text/plain')],
    ['a type that begins like JSON', plain(JSON.stringify(bundle([])), 'application/jsonp')],
    ['no content type', (_request, response) => response.writeHead(200).end(JSON.stringify(bundle([])))],
    ['no body', plain('')],
    ['no content', (_request, response) => response.writeHead(204).end()],
    ['no JSON', plain('{"resourceType":')],
    ['no object', plain('[]')],
    ['null', plain('null')],
    ['no resource', plain('{}')],
    ['a resource type that is none', plain('{"resourceType":7}')],
    ['not a Bundle', plain('{"resourceType":"Patient","id":"p1"}')],
    ['an OperationOutcome', plain('{"resourceType":"OperationOutcome","issue":[]}')],
    [
      'cut off in the body',
      (_request, response) =>
        void response.writeHead(200, { ...fhir, 'content-length': '100' }).write('{"res', () => response.destroy())
    ],
    ['reset', request => request.socket.resetAndDestroy()],
    ['closed', request => request.socket.end()],
    ['no HTTP', request => request.socket.end('hello\r\n\r\n')],
    ['a header without end', request => request.socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`)],
    [
      'a change of protocol',
      request => request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n')
    ],
    ['not modified', (_request, response) => response.writeHead(304).end()]
  ]
  test.each(faults)('%s', async (_name, listener) => {
    play = listener
    const begun = Date.now()
    expect(await one()).toEqual({ state: 'failed', reason: 'error' })
    expect(Date.now() - begun).toBeLessThan(1500)
  })

  test.each([400, 402, 404, 405, 406, 410, 413, 415, 418, 422, 423, 429, 451, 500, 501, 502, 503, 504, 599])(
    'status %i',
    async status => {
      play = (_request, response) => sendFhir(response, { resourceType: 'OperationOutcome' }, status)
      expect(await one()).toEqual({ state: 'failed', reason: 'error' })
      expect(server.requests).toHaveLength(1)
    }
  )

  test.each([401, 403])('status %i is a refusal of access', async status => {
    play = (_request, response) => sendFhir(response, { resourceType: 'OperationOutcome' }, status)
    expect(await one()).toEqual({ state: 'failed', reason: 'denied' })
  })

  test('nobody listens', async () => {
    const gone = await playedServer(() => undefined)
    await gone.close()
    expect(await one({ base: gone.base })).toEqual({ state: 'failed', reason: 'error' })
  })

  test('at most 64 MB are read in a call, whatever twelve searches send', async () => {
    play = endless('{"resourceType":"Bundle","x":"', 'x'.repeat(65_536))
    const queries = Array.from({ length: 12 }, (_, i) => ({ key: `k${i}`, url: `Observation?code=${i}` }))
    const before = process.memoryUsage().rss
    sent = 0
    const results = await fetched({ queries })
    expect([...results.values()].every(result => result.state === 'failed')).toBe(true)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
    // Counted by the sender, so with everything that the system holds in its buffers.
    expect(sent).toBeLessThan(64_000_000)
  })

  test('one failed query leaves the others alone', async () => {
    play = (request, response) =>
      request.url?.includes('Condition') ? response.destroy() : sendFhir(response, bundle([observation('o1')]))
    const results = await fetched({
      queries: ['Observation?x=1', 'Condition?x=1', 'Encounter?x=1'].map(url => ({ key: url, url }))
    })
    expect([...results.values()].map(result => result.state)).toEqual(['present', 'failed', 'present'])
  })

  test('S7: no error, result or output carries address, token or content', async () => {
    const planted = ['secret-token', 'planted-patient', 'planted-body', new URL(server.base).port]
    const said: string[] = []
    const console_ = { ...console }
    for (const name of ['log', 'warn', 'error', 'debug', 'info'] as const)
      console[name] = (...words: unknown[]) => void said.push(words.map(String).join(' '))
    try {
      for (const listener of [
        ...faults.map(fault => fault[1]),
        ((_request, response) => sendFhir(response, '{"x":"planted-body"}', 500)) as RequestListener
      ]) {
        play = listener
        const results = await fetched({ url: 'Observation?patient=planted-patient', token: 'secret-token' })
        said.push(JSON.stringify([...results]))
      }
    } finally {
      Object.assign(console, console_)
    }
    for (const word of planted) expect(said.join('\n')).not.toContain(word)
  })
})

describe('P5: one deadline for everything', () => {
  const stuck: readonly [string, RequestListener][] = [
    ['never answers', () => undefined],
    [
      'answers the head only',
      (_request, response) => response.writeHead(200, { 'content-type': 'application/fhir+json' }).flushHeaders()
    ],
    [
      'drips',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/fhir+json' })
        const drip = setInterval(() => response.write(' '), 20)
        response.once('close', () => clearInterval(drip))
      }
    ],
    [
      'drips its head',
      request => {
        request.socket.write('HTTP/1.1 200 OK\r\n')
        const drip = setInterval(() => request.socket.write('X: y\r\n'), 20)
        request.socket.once('close', () => clearInterval(drip))
      }
    ],
    [
      'hands out slow pages',
      (request, response) =>
        void setTimeout(
          () => sendFhir(response, { resourceType: 'Bundle', link: [{ relation: 'next', url: `${request.headers.host}` }] }),
          400
        )
    ]
  ]
  test.each(stuck)('a server that %s', async (_name, listener) => {
    play = listener
    const begun = Date.now()
    const queries = Array.from({ length: 6 }, (_, i) => ({ key: `k${i}`, url: `Observation?code=${i}` }))
    const results = await fetched({ queries, deadline: callDeadline(300) })
    expect(Date.now() - begun).toBeLessThan(1500)
    for (const result of results.values()) expect(result).toEqual({ state: 'failed', reason: 'timeout' })
    await noSocketLeft()
    expect(server.requests).toHaveLength(6)
  })

  test('a server that does not even finish the handshake: its socket is closed with the call', async () => {
    let closed = false
    const silent = createServer(socket => {
      socket.resume()
      socket
        .on('error', () => undefined)
        .once('close', () => {
          closed = true
        })
    }).listen(0, '127.0.0.1')
    await new Promise(done => silent.once('listening', done))
    const base = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/fhir`
    expect(await one({ base, deadline: callDeadline(200) })).toEqual({ state: 'failed', reason: 'timeout' })
    await vi.waitFor(() => expect(closed).toBe(true), { timeout: 5000, interval: 10 })
    silent.close()
  })

  test('what arrived in time is kept', async () => {
    play = (request, response) =>
      request.url?.includes('Condition') ? undefined : sendFhir(response, bundle([observation('o1')]))
    const results = await fetched({
      queries: ['Observation?x=1', 'Condition?x=1'].map(url => ({ key: url, url })),
      deadline: callDeadline(200)
    })
    expect(results.get('Observation?x=1')?.state).toBe('present')
    expect(results.get('Condition?x=1')).toEqual({ state: 'failed', reason: 'timeout' })
  })

  test('a deadline that is over before the start asks nothing', async () => {
    expect(await one({ deadline: AbortSignal.abort(new DOMException('late', 'TimeoutError')) })).toEqual({
      state: 'failed',
      reason: 'timeout'
    })
    expect(server.requests).toEqual([])
  })
})

describe('P9: a caller that hangs up', () => {
  test('100 hang-ups cancel their requests, leave no socket and do not count against the server', async () => {
    play = () => undefined
    const breakers = circuitBreakers(Date.now, {
      concurrent: 200,
      failures: 5,
      firstPause: 1000,
      longestPause: 1000,
      servers: 10
    })
    const callers = Array.from({ length: 100 }, () => new AbortController())
    const calls = callers.map((caller, i) =>
      one({ url: `Observation?code=${i}`, deadline: callDeadline(5000, caller.signal), breakers })
    )
    while (server.requests.length < 100) await wait(5)
    for (const caller of callers) caller.abort()
    const results = await Promise.all(calls)
    expect(results.every(result => result?.state === 'failed')).toBe(true)
    await noSocketLeft()
    expect(server.abandoned()).toBe(100)
    expect(breakers.states()).toEqual([{ base: server.base, state: 'closed', inFlight: 0, refused: 0 }])
  })
})

describe('P4, P6: a dead server and the others', () => {
  test('after repeated failure answers come at once, other servers are untouched, and its return is noticed', async () => {
    let time = 0
    const breakers = circuitBreakers(() => time)
    const healthy = await playedServer((_request, response) => sendFhir(response, bundle([observation('o1')])))
    play = () => undefined
    for (let i = 0; i < 5; i++)
      expect(await one({ deadline: callDeadline(30), breakers })).toEqual({ state: 'failed', reason: 'timeout' })
    const asked = server.requests.length
    const begun = performance.now()
    expect(await one({ breakers })).toEqual({ state: 'failed', reason: 'unavailable' })
    expect(performance.now() - begun).toBeLessThan(50)
    expect(server.requests.length).toBe(asked)
    expect(await one({ base: healthy.base, breakers })).toMatchObject({ state: 'present' })

    play = (_request, response) => sendFhir(response, bundle([observation('o1')]))
    for (time = 0; time <= 30_000; time += 1000) if ((await one({ breakers }))?.state === 'present') break
    expect(time).toBeLessThan(30_000)
    expect(breakers.states().map(server => server.state)).toEqual(['closed', 'closed'])
    await healthy.close()
  })

  test('100 stuck calls: only as many as agreed wait, the others are told at once, and a healthy server answers fast', async () => {
    play = () => undefined
    const healthy = await playedServer((_request, response) => sendFhir(response, bundle([observation('o1')])))
    const breakers = circuitBreakers(Date.now)
    const stuck = Array.from({ length: 100 }, (_, i) =>
      one({ url: `Observation?code=${i}`, deadline: callDeadline(600), breakers })
    )
    const slowest = { ms: 0 }
    for (let i = 0; i < 50; i++) {
      const begun = performance.now()
      expect(await one({ base: healthy.base, breakers })).toMatchObject({ state: 'present' })
      slowest.ms = Math.max(slowest.ms, performance.now() - begun)
    }
    expect(slowest.ms).toBeLessThan(500)
    const reasons = (await Promise.all(stuck)).map(result => (result?.state === 'failed' ? result.reason : 'present'))
    expect(reasons.filter(reason => reason === 'timeout')).toHaveLength(64)
    expect(reasons.filter(reason => reason === 'unavailable')).toHaveLength(36)
    await healthy.close()
  })

  test('a server that refuses or misunderstands one question is not dead', async () => {
    const breakers = circuitBreakers(Date.now)
    for (const status of [401, 403, 404, 400]) {
      play = (_request, response) => sendFhir(response, '{}', status)
      for (let i = 0; i < 6; i++) await one({ breakers })
    }
    play = (request, response) =>
      request.url?.includes('Condition') ? sendFhir(response, '{}', 500) : sendFhir(response, bundle([]))
    for (let i = 0; i < 6; i++)
      await fetched({ queries: ['Observation?x=1', 'Condition?x=1'].map(url => ({ key: url, url })), breakers })
    expect(breakers.states()[0]?.state).toBe('closed')
    play = (_request, response) => sendFhir(response, '{}', 503)
    for (let i = 0; i < 5; i++) await one({ breakers })
    expect(breakers.states()[0]?.state).toBe('open')
  })
})
