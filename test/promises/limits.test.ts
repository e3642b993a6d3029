import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drip, head, rawExchange, talksFirst } from '../support/servers/raw-socket.ts'
import { cardsOf, post, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

let service: Running
/** With little patience for slow senders. */
let hasty: Running
const path = serviceOf('patient-view')
const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024))
beforeAll(async () => {
  service = await running({ environment: { LOG_LEVEL: 'silent' } })
  hasty = await running({ environment: { HEAD_TIMEOUT: '400', REQUEST_TIMEOUT: '800', LOG_LEVEL: 'silent' } })
})
afterAll(() => Promise.all([service.close(), hasty.close()]))

const raw = (bytes: string | Uint8Array, { port } = service) => rawExchange(port, bytes)

describe('B4: limits', () => {
  it('20 MB are refused', async () => {
    const announced = await raw(head(path, 'Content-Length: 20000000', 'Connection: close'))
    expect(announced.status).toBe(413)
    expect(announced.text).toContain('OperationOutcome')
    expect((await post(service.origin, path, sampleCall())).status).toBe(200)
  })

  it.each([
    ['announced', `Content-Length: ${20_000_000}`, 'x'.repeat(20_000_000)],
    ['in chunks', 'Transfer-Encoding: chunked', `${`${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`.repeat(305)}0\r\n\r\n`]
  ])('a sender of 20 MB %s that listens only afterwards gets the refusal, not a broken pipe', async (_name, how, body) => {
    const answer = await talksFirst(service.port, head(path, how, 'Connection: close') + body)
    expect(answer.status).toBe(413)
    expect(answer.text).toContain('OperationOutcome')
  })

  it('4 MB are taken', async () => {
    const call = sampleCall()
    const body = JSON.stringify({ ...call, extension: { filler: 'x'.repeat(4_000_000) } })
    const answer = await post(service.origin, path, body)
    expect(cardsOf(answer).length).toBeGreaterThan(0)
  })

  it.each([65, 1_000, 100_000])('depth %d is refused', async depth => {
    const inner = '['.repeat(depth) + ']'.repeat(depth)
    const answer = await post(service.origin, path, JSON.stringify(sampleCall()).replace(/}$/, `,"x":${inner}}`))
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('"too-deep"')
  })

  it('more than 500,000 values are refused', async () => {
    const answer = await post(
      service.origin,
      path,
      JSON.stringify(sampleCall('patient-view', { x: Array.from({ length: 600_000 }, () => 1) }))
    )
    expect(answer.status).toBe(413)
  })

  it.each(['gzip', 'br', 'gzip, gzip'])('a body that is %s is refused unread', async encoding => {
    const before = process.memoryUsage().rss
    const answer = await post(service.origin, path, bomb, { 'content-encoding': encoding })
    expect(answer.status).toBe(415)
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' })
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  it('a head of 64 kB, a long address and a long id are refused', async () => {
    const long = 'x'.repeat(65_536)
    expect((await raw(head(path, `X-Long: ${long}`))).status).toBe(431)
    expect((await raw(head(`/${long}`))).status).toBe(431)
    expect((await post(service.origin, `/cds-services/${'x'.repeat(20_000)}`, {})).status).toBeGreaterThanOrEqual(400)
  })

  it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'nonsense'])(
    'the type %s is refused',
    async type => {
      const answer = await post(service.origin, path, JSON.stringify(sampleCall()), { 'content-type': type })
      expect(answer.status).toBe(415)
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    }
  )
})

describe('B5: framing and slow senders', () => {
  const body = '{}'
  // Without the fault these would be answered with cards.
  const call = JSON.stringify(sampleCall())
  const lengthOf = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}`
  const closing = (...lines: readonly string[]): string => head(path, ...lines, 'Connection: close')
  const inOneChunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`
  it.each([
    ['length and chunks', head(path, 'Content-Length: 2', 'Transfer-Encoding: chunked') + body],
    ['chunks and length', head(path, 'Transfer-Encoding: chunked', 'Content-Length: 2') + body],
    ['two lengths', head(path, 'Content-Length: 2', 'Content-Length: 3') + body],
    ['a length that is no number', head(path, 'Content-Length: 2x') + body],
    ['a negative length', head(path, 'Content-Length: -2') + body],
    ['chunked twice', head(path, 'Transfer-Encoding: chunked, chunked') + body],
    ['chunked before something else', head(path, 'Transfer-Encoding: chunked, gzip') + body],
    ['a chunk of a bad size', `${head(path, 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`],
    ['a bare line feed', `POST ${path} HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}`],
    ['a folded header', head(path, 'X-A: 1\r\n 2', 'Content-Length: 2') + body],
    ['a blank before the colon', head(path, 'Content-Length : 2') + body],
    ['no host', `POST ${path} HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`],
    ['two hosts', closing('Host: y', lengthOf(call)) + call],
    ['compressed chunks', closing('Transfer-Encoding: gzip, chunked') + inOneChunk(call)],
    ['chunks in HTTP/1.0', closing('Transfer-Encoding: chunked').replace('HTTP/1.1', 'HTTP/1.0') + inOneChunk(call)],
    ['a version that does not look like this', closing(lengthOf(call)).replace('HTTP/1.1', 'HTTP/2.0') + call],
    ['another protocol', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']
  ])('%s: refused, and the connection is closed', async (_name, bytes) => {
    const answer = await raw(bytes)
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.text.match(/HTTP\/1\.1 /g)?.length).toBe(1)
    expect(answer.text).toContain('OperationOutcome')
  })

  it('an expectation nobody knows is passed over', async () => {
    expect((await raw(closing(lengthOf(call), 'Expect: 200-ok') + call)).status).toBe(200)
  })

  it.each([
    ['nothing at all', ''],
    ['half a head', `POST ${path} HTTP/1.1\r\nHost: x\r\n`],
    ['a head without its body', head(path, 'Content-Length: 100')],
    ['half a body', `${head(path, 'Content-Length: 100')}{"hook":`],
    ['half a chunk', `${head(path, 'Transfer-Encoding: chunked')}5\r\n{`]
  ])('a sender that stalls after %s is cut off', async (_name, bytes) => {
    // With limits of 0.4 and 0.8 s, and a look at the clock every 0.4 s.
    const answer = await raw(bytes, hasty)
    expect(answer.milliseconds).toBeLessThan(3000)
    if (bytes !== '') expect(answer.status).toBe(408)
  })

  it('the usual limits cut off within 45 s', async () => {
    const { environmentSchema } = await import('../../src/config.ts')
    const usual = environmentSchema.parse({})
    expect(Math.max(usual.HEAD_TIMEOUT, usual.REQUEST_TIMEOUT) + 2_000).toBeLessThan(45_000)
  })

  it('200 dripping connections leave others under 2 s', async () => {
    const drips = Array.from({ length: 200 }, (_, index) =>
      drip(service.port, index % 2 ? head(path, 'Content-Length: 5000') : `POST ${path} HTTP/1.1\r\nX: `, 50)
    )
    try {
      for (let round = 0; round < 10; round += 1) {
        const began = performance.now()
        expect((await post(service.origin, path, sampleCall())).status).toBe(200)
        expect(performance.now() - began).toBeLessThan(2000)
      }
    } finally {
      for (const { stop } of drips) stop()
    }
  })
})

it('B6: refusals carry headers that keep browsers from guessing', async () => {
  for (const answer of [await fetch(`${service.origin}/cds-services`), await post(service.origin, path, '{')]) {
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  }
})
