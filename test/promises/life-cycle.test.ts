import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { openStore } from '../../src/store/open-store.ts'
import { waitedForProcessor } from '../support/load/other-load.ts'
import { slowness } from '../support/load/slowness.ts'
import { head } from '../support/servers/raw-socket.ts'
import { now, post, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'
import { serviceProcess, untilReady } from '../support/servers/service-process.ts'

const path = serviceOf('patient-view')
const feedback = `${path}/feedback`
const entry = (changes: object = {}): object => ({
  card: crypto.randomUUID(),
  outcome: 'overridden',
  overrideReason: { reason: { code: 'seen-will-act', system: 'urn:hypomagnesemia-cds:override-reason' } },
  outcomeTimestamp: '2026-11-22T12:00:00Z',
  ...changes
})

let folder: string
const closing: (() => Promise<unknown>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cds-life-'))
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(folder, { recursive: true, force: true })
})

async function started(options: Parameters<typeof running>[0] = {}): Promise<Running> {
  const service = await running(options)
  closing.push(service.close)
  return service
}

describe('stored feedback', () => {
  it('is answered with 200 and nothing; D4: repeats add nothing, a new outcome adds one', async () => {
    const { origin, store } = await started()
    const one = entry()
    for (let round = 0; round < 3; round += 1) {
      const answer = await post(origin, feedback, { feedback: [one] })
      expect(answer.status).toBe(200)
      expect(answer.text).toBe('')
    }
    expect(await store.count()).toBe(1)
    await post(origin, feedback, {
      feedback: [{ ...one, outcome: 'accepted', acceptedSuggestions: [{ id: crypto.randomUUID() }] }]
    })
    expect(await store.count()).toBe(2)
  })

  it('D3: a post is stored whole or not at all', async () => {
    const { origin, store } = await started()
    const answer = await post(origin, feedback, { feedback: [entry(), entry(), entry({ outcome: 'perhaps' })] })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('feedback[2].outcome')
    expect(await store.count()).toBe(0)
    expect((await post(origin, feedback, { feedback: [entry(), entry(), entry()] })).status).toBe(200)
    expect(await store.count()).toBe(3)
  })

  it('of an unknown service is not taken', async () => {
    const { origin, store } = await started()
    expect((await post(origin, '/cds-services/nothing/feedback', { feedback: [entry()] })).status).toBe(404)
    expect(await store.count()).toBe(0)
  })

  it('keeps a comment only where the operator wants it', async () => {
    for (const [keep, expected] of [
      ['false', undefined],
      ['true', 'words']
    ] as const) {
      const { origin, store } = await started({ environment: { KEEP_COMMENTS: keep } })
      await post(origin, feedback, { feedback: [entry({ overrideReason: { userComment: 'words' } })] })
      const rows = await Array.fromAsync(store.exportFeedback())
      expect(rows.map(row => row.comment)).toEqual([expected])
    }
  })

  it('is tied to the cards that were shown', async () => {
    const { origin, store } = await started({ environment: { HASH_KEY: 'a key of sixteen characters' } })
    const answer = await post(origin, path, sampleCall())
    const { cards } = answer.body as { cards: { uuid: string; suggestions?: { uuid: string; label: string }[] }[] }
    const [card] = cards
    const [suggestion] = card?.suggestions ?? []
    const taken = entry({ card: card?.uuid, outcome: 'accepted', acceptedSuggestions: [{ id: suggestion?.uuid }] })
    expect((await post(origin, feedback, { feedback: [taken] })).status).toBe(200)
    await pause(400)
    const report = await store.report()
    expect(report.total).toMatchObject({ shown: cards.length, accepted: 1 })
    expect(report.byTopic.find(group => group.name === 'severe')).toMatchObject({ accepted: 1 })
    expect(report.suggestions.find(item => item.taken === 1)?.label).toBe(suggestion?.label)
    const csv = await (await fetch(`${origin.replace('127.0.0.1', 'localhost')}/insight/export.csv`)).text()
    const [columns, row] = csv.split('\r\n')
    expect(columns).toMatch(/^intervention,action,feedback,user,date,location,/)
    expect(row).toContain('severe')
    expect(row).toMatch(/[0-9a-f]{64}/)
  })

  it('D5: a store that is locked refuses feedback with 503 and claims nothing; hook calls go on; it recovers', {
    timeout: 30_000
  }, async () => {
    const file = join(folder, 'cds.db')
    const logging = { DECISION_LOG: 'facts', DECISION_LOG_KEY: Buffer.alloc(32, 7).toString('base64') }
    const { origin, store, log } = await started({ environment: { DATABASE_URL: `sqlite:${file}`, ...logging } })
    await store.ready()
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    const refused = post(origin, feedback, { feedback: [entry()] })
    const began = performance.now()
    expect((await post(origin, path, sampleCall())).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(500 * slowness())
    const answer = await refused
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).not.toBeNull()
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' })
    expect((await fetch(`${origin}/health/ready`)).status).toBe(200)
    other.exec('rollback')
    other.close()
    expect((await post(origin, feedback, { feedback: [entry()] })).status).toBe(200)
    expect(await store.count()).toBe(1)
    // What waited for the store is there now.
    const { reqId } = log.map(line => JSON.parse(line)).find(({ service }) => service) ?? {}
    await expect.poll(async () => (await store.decision(reqId))?.id, { timeout: 10_000 }).toBe(reqId)
  })
})

describe('D6, D7, D10: the process', () => {
  test('D6: SIGTERM: 20 of 20 half-sent calls are answered, a stalled one is cut off, new ones are refused, exit code 0', {
    timeout: 60_000
  }, async () => {
    const service = await serviceProcess({ DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`, DRAIN_TIMEOUT: '3000' })
    closing.push(async () => service.child.kill('SIGKILL'))
    await untilReady(service)
    const body = JSON.stringify(sampleCall())
    const half = await Promise.all(
      Array.from({ length: 21 }, async () => {
        const socket = connect(service.port, '127.0.0.1')
        const answer = new Promise<string>(resolve => {
          let text = ''
          socket.on('data', chunk => {
            text += String(chunk)
          })
          socket.on('error', () => undefined)
          socket.on('close', () => resolve(text))
        })
        await new Promise(resolve => socket.once('connect', resolve))
        socket.write(`${head(path, `Content-Length: ${Buffer.byteLength(body)}`)}${body.slice(0, 1000)}`)
        return { socket, answer }
      })
    )
    await pause(300)
    const began = performance.now()
    service.child.kill('SIGTERM')
    await pause(200)
    await expect(fetch(`${service.origin}/health/live`)).rejects.toThrow()
    for (const { socket } of half.slice(0, 20)) socket.write(body.slice(1000))
    const answers = await Promise.all(half.map(({ answer }) => answer))
    expect(answers.slice(0, 20).filter(text => text.startsWith('HTTP/1.1 200'))).toHaveLength(20)
    expect(await service.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  test('D7: it is ready within 5 s, and tells neither too early nor after the end has begun', { timeout: 90_000 }, async () => {
    const began = performance.now()
    const service = await serviceProcess({ DATABASE_URL: `sqlite:${join(folder, 'cds.db')}` })
    closing.push(async () => service.child.kill('SIGKILL'))
    await untilReady(service, 60_000)
    // As long as it would have taken with a processor of its own: tests run beside this one.
    expect(performance.now() - began - waitedForProcessor(service.child.pid)).toBeLessThan(5000 * slowness())
    const [live, ready] = await Promise.all(['live', 'ready'].map(name => fetch(`${service.origin}/health/${name}`)))
    expect([await live?.json(), await ready?.json()]).toEqual([{ status: 'live' }, { status: 'ready' }])
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  })

  test.each([
    ['CLIENTS_FILE that is missing', { CLIENTS_FILE: '/nowhere/clients.json' }, 'clients.json'],
    ['DATABASE_URL of another kind', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL']
  ])('D7: %s stops the start and is named', { timeout: 30_000 }, async (_name, environment, named) => {
    const failure = serviceProcess(environment)
    await expect(failure).rejects.toThrow('ended with 1')
    await expect(failure).rejects.toThrow(named)
  })

  test('D7: a port that is taken stops the start and is named', { timeout: 30_000 }, async () => {
    const other = createServer().listen(0, '127.0.0.1')
    closing.push(async () => other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const failure = serviceProcess({ DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`, PORT: String(port) })
    await expect(failure).rejects.toThrow('ended with 1')
    await expect(failure).rejects.toThrow('EADDRINUSE')
  })

  test('D7: other wrong settings are named as well', () => {
    expect(() => readConfig({ HASH_KEY: 'short' })).toThrow('HASH_KEY')
    expect(() => readConfig({ DECISION_LOG: 'facts' })).toThrow('DECISION_LOG_KEY')
    expect(() => readConfig({ DECISION_LOG: 'all' })).toThrow('DECISION_LOG')
    const key = Buffer.alloc(32, 7).toString('base64')
    for (const wrong of [
      'short',
      key.slice(1),
      `${key},`,
      `${key},secret-words`,
      `${key}${key}`,
      Buffer.alloc(16, 7).toString('base64')
    ]) {
      const refused = () => readConfig({ DECISION_LOG: 'facts', DECISION_LOG_KEY: wrong })
      expect(refused, wrong).toThrow('DECISION_LOG_KEY')
      expect(refused, wrong).not.toThrow(wrong)
    }
    expect(readConfig({ DECISION_LOG: 'facts', DECISION_LOG_KEY: `${key}, ${key}` }).DECISION_LOG_KEY).toEqual([key, key])
    expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('HOST')
    expect(readConfig({ HOST: '0.0.0.0', CLIENTS_FILE: 'clients.json' }).HOST).toBe('0.0.0.0')
    expect(readConfig({ HOST: '::1', PORT: '80' }).PUBLIC_URL).toBe('http://[::1]:80')
  })

  test('SIGHUP reads the registry again; a wrong one changes nothing', { timeout: 60_000 }, async () => {
    const file = join(folder, 'clients.json')
    const example = new URL('../../deploy/clients.example.json', import.meta.url)
    const { default: registry } = await import(example.href, { with: { type: 'json' } })
    writeFileSync(file, JSON.stringify(registry))
    const service = await serviceProcess({ DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`, CLIENTS_FILE: file })
    closing.push(async () => service.child.kill('SIGKILL'))
    await untilReady(service)
    const until = async (words: string): Promise<void> => {
      for (let round = 0; round < 200 && !service.said().includes(words); round += 1) await pause(50)
      expect(service.said()).toContain(words)
    }
    writeFileSync(file, '{')
    service.child.kill('SIGHUP')
    await until('the former one stays')
    writeFileSync(file, JSON.stringify(registry))
    service.child.kill('SIGHUP')
    await until('read again')
    expect((await fetch(`${service.origin}/cds-services`)).status).toBe(401)
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  })

  test('D10: not ready before the store is there; later outages do not turn callers away', async () => {
    const store = openStore('sqlite::memory:', { clock: () => now })
    let there = false
    const { origin } = await started({ store: Object.assign(store, { ready: async () => there }) })
    const statusOf = async (name: string): Promise<number> => (await fetch(`${origin}/health/${name}`)).status
    expect([await statusOf('live'), await statusOf('ready')]).toEqual([200, 503])
    there = true
    expect(await statusOf('ready')).toBe(200)
    there = false
    expect(await statusOf('ready')).toBe(200)
  })
})
