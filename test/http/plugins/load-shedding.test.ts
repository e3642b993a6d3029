import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import Fastify from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { errors } from '../../../src/http/plugins/errors.ts'
import { loadShedding } from '../../../src/http/plugins/load-shedding.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function played(options: { maxInFlight?: number; maxEventLoopDelay?: number; lag?: () => number }) {
  const app = Fastify({ forceCloseConnections: true })
  errors(app)
  const load = loadShedding(app, { maxInFlight: 3, maxEventLoopDelay: 100, exempt: call => call.url === '/health', ...options })
  const waiting: (() => void)[] = []
  app.get('/', async () => 'ok')
  app.get('/health', async () => 'ok')
  app.get('/slow', () => new Promise(done => waiting.push(() => done('ok'))))
  app.get('/fails', async () => Promise.reject(new Error('x')))
  app.get('/blocks', async () => {
    for (const end = performance.now() + 400; performance.now() < end; );
    return 'ok'
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  closing.push(() => app.close())
  return { app, load, waiting, port: (app.server.address() as AddressInfo).port }
}

describe('P8: load shedding', () => {
  test('too many calls under way: 503 with Retry-After, health is let in, and it ends with the load', async () => {
    const { app, load, waiting } = await played({ lag: () => 0 })
    const held = Array.from({ length: 3 }, () => app.inject('/slow'))
    await vi.waitFor(() => expect(waiting).toHaveLength(3))
    const refused = await app.inject('/')
    expect(refused.statusCode).toBe(503)
    expect(refused.headers['retry-after']).toBe('2')
    expect(refused.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ details: { coding: [{ code: 'overloaded' }] } }]
    })
    expect((await app.inject('/health')).statusCode).toBe(200)
    for (const go of waiting) go()
    expect((await Promise.all(held)).map(answer => answer.statusCode)).toEqual([200, 200, 200])
    expect((await app.inject('/')).statusCode).toBe(200)
    await vi.waitFor(() => expect(load.inFlight()).toBe(0))
    expect(load.shed()).toBe(1)
  })

  test('calls are counted down however they end: failed, not found, hung up', async () => {
    const { app, load, port, waiting } = await played({ maxInFlight: 20, lag: () => 0 })
    for (const url of ['/fails', '/nowhere', '/']) await app.inject(url)
    const callers = Array.from({ length: 10 }, () =>
      request({ host: '127.0.0.1', port, path: '/slow' }).on('error', () => undefined)
    )
    for (const caller of callers) caller.end()
    await vi.waitFor(() => expect(waiting).toHaveLength(10))
    expect(load.inFlight()).toBe(10)
    for (const caller of callers) caller.destroy()
    await vi.waitFor(() => expect(load.inFlight()).toBe(0))
  })

  test('an event loop that is late', async () => {
    let lag = 101
    const { app } = await played({ lag: () => lag })
    expect((await app.inject('/')).statusCode).toBe(503)
    expect((await app.inject('/health')).statusCode).toBe(200)
    lag = 100
    expect((await app.inject('/')).statusCode).toBe(200)
  })

  test('the lag is measured, and is small again soon after', async () => {
    const { app, load } = await played({ maxEventLoopDelay: 1e9 })
    await wait(50)
    await Promise.all([app.inject('/blocks'), app.inject('/blocks')])
    await vi.waitFor(() => expect(load.lag()).toBeGreaterThan(10), { timeout: 2000, interval: 5 })
    await vi.waitFor(() => expect(load.lag()).toBeLessThan(10), { timeout: 5000 })
  })
})
