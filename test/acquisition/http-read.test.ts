import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HttpReads, type Intake } from '../../src/acquisition/http-read.ts'
import { limits } from '../../src/limits.ts'
import { type PlayedServer, playedServer } from './played-server.ts'

let silent: PlayedServer
beforeAll(async () => {
  silent = await playedServer(() => undefined)
})
afterAll(() => silent.close())

const nothing: Intake = { head: () => undefined, chunk: () => undefined }
const address = (): URL => new URL(`${silent.base}/Observation`)

describe('reads that end together', () => {
  test('end with their signal, also those that still wait for a connection', async () => {
    const others = new AbortController()
    const first = new HttpReads(others.signal)
    const busy = Array.from({ length: limits.fhirSockets }, () => first.get(address(), {}, nothing).catch(error => error))
    const own = new AbortController()
    const waiting = new HttpReads(own.signal).get(address(), {}, nothing)
    own.abort()
    expect(await Promise.race([waiting.catch(error => error.message), after(1000, 'still waits')])).toBe('ended')
    others.abort()
    for (const error of await Promise.all(busy)) expect(error).toBeInstanceOf(Error)
  })

  test('do not begin once it has come', async () => {
    const before = silent.requests.length
    const reads = new HttpReads(AbortSignal.abort())
    await expect(reads.get(address(), {}, nothing)).rejects.toThrow('ended')
    expect(silent.requests.length).toBe(before)
  })
})
