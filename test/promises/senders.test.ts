import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { limits } from '../../src/limits.ts'
import { drip, head } from '../support/servers/raw-socket.ts'
import { post, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

const path = serviceOf('patient-view')
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function started(environment: Record<string, string>): Promise<Running> {
  const service = await running({ environment: { LOG_LEVEL: 'silent', ...environment } })
  closing.push(service.close)
  return service
}

type Stalled = { readonly socket: Socket; readonly status: () => number }

/** Sends a head and one byte of its body, and then nothing. */
async function stalled(port: number): Promise<Stalled> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', chunk => {
    text += String(chunk)
  })
  socket.on('error', () => undefined)
  closing.push(() => socket.destroy())
  await new Promise(resolve => socket.write(`${head(path, 'Content-Length: 5000')}{`, resolve))
  return { socket, status: () => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0) }
}

const waitingIn = async ({ origin }: Running): Promise<number> =>
  Number(/^cds_calls_in_flight (\d+)$/m.exec(await (await fetch(`${origin}/metrics`)).text())?.[1])

describe('B5: senders who only wait lock nobody out', { timeout: 60_000 }, () => {
  it('600 of them are no calls under way, and others are answered at once', async () => {
    const service = await started({})
    await Promise.all(Array.from({ length: 600 }, () => stalled(service.port)))
    await pause(200)
    expect(await waitingIn(service)).toBe(0)
    for (let round = 0; round < 5; round += 1) {
      const began = performance.now()
      expect((await post(service.origin, path, sampleCall())).status).toBe(200)
      expect(performance.now() - began).toBeLessThan(2_000)
    }
  })

  it('when there are too many, the one that has waited longest gets 408, and a newcomer is let in', async () => {
    const service = await started({ MAX_WAITING_BODIES: '20' })
    const senders: Stalled[] = []
    for (let index = 0; index < 30; index += 1) {
      senders.push(await stalled(service.port))
      await pause(5)
    }
    expect((await post(service.origin, path, sampleCall())).status).toBe(200)
    await pause(200)
    const statuses = senders.map(({ status }) => status())
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 408))
    // One more made room for the call.
    expect(statuses.slice(11).every(status => status === 0)).toBe(true)
  })

  it('a body that comes byte by byte is cut off after its beginning should be here; a slow and steady one is not', async () => {
    const service = await started({})
    const dripping = drip(service.port, `${head(path, 'Content-Length: 5000')}{`, 100)
    closing.push(dripping.stop)
    const began = performance.now()
    const cut = new Promise<number>(resolve => dripping.socket.once('close', () => resolve(performance.now() - began)))
    const body = JSON.stringify({ ...sampleCall(), extension: { filler: 'x'.repeat(130_000) } })
    const steady = connect(service.port, '127.0.0.1')
    closing.push(() => steady.destroy())
    const answer = new Promise<string>(resolve => steady.once('data', chunk => resolve(String(chunk))))
    steady.write(head(path, `Content-Length: ${Buffer.byteLength(body)}`))
    const slice = Math.ceil(body.length / 14)
    for (let at = 0; at < body.length; at += slice) {
      await pause(500)
      steady.write(body.slice(at, at + slice))
    }
    expect(await answer).toContain('HTTP/1.1 200')
    const milliseconds = await cut
    expect(milliseconds).toBeGreaterThan(limits.bodyBeginning - 500)
    expect(milliseconds).toBeLessThan(limits.bodyBeginning + 3_000)
  })
})
