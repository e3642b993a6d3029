import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cardsOf, post, sampleCall, serviceOf } from '../support/servers/running-service.ts'
import { type ServiceProcess, serviceProcess, untilReady } from '../support/servers/service-process.ts'
import { startPostgres } from '../support/stores/embedded-postgres.ts'

const path = serviceOf('patient-view')
const feedback = `${path}/feedback`
const isRoot = process.getuid?.() === 0
const nobody = 65_534
let folder: string
let service: ServiceProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cds-outages-'))
})
afterEach(async () => {
  service?.child.kill('SIGKILL')
  await service?.ended
  rmSync(folder, { recursive: true, force: true })
})

const entries = (count: number, comment?: string): object => ({
  feedback: Array.from({ length: count }, () => ({
    card: crypto.randomUUID(),
    outcome: 'overridden',
    ...(comment ? { overrideReason: { userComment: comment } } : {}),
    outcomeTimestamp: '2026-11-22T12:00:00Z'
  }))
})

async function start(environment: Readonly<Record<string, string>>, uid?: number): Promise<ServiceProcess> {
  service = await serviceProcess(environment, uid)
  await untilReady(service)
  return service
}

/** Feedback is refused in a way that a client repeats; charts are judged as ever; the process is alive. */
async function expectRefused({ origin, child }: ServiceProcess): Promise<void> {
  const answer = await post(origin, feedback, entries(1))
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).not.toBeNull()
  expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' })
  expect(answer.text).not.toMatch(/sqlite|postgres|disk|ECONN|\/tmp/i)
  expect(cardsOf(await post(origin, path, sampleCall())).length).toBeGreaterThan(0)
  expect((await fetch(`${origin}/health/live`)).status).toBe(200)
  expect(child.exitCode).toBeNull()
}

/** Taken again without a restart, within a few seconds. Gives the number kept, as the export tells it. */
async function expectRecovered({ origin, child }: ServiceProcess): Promise<number> {
  let status = 0
  for (let round = 0; round < 100 && status !== 200; round += 1) {
    status = (await post(origin, feedback, entries(1))).status
    if (status !== 200) await pause(100)
  }
  expect(status).toBe(200)
  expect(cardsOf(await post(origin, path, sampleCall())).length).toBeGreaterThan(0)
  expect(child.exitCode).toBeNull()
  return kept(origin)
}

async function kept(origin: string): Promise<number> {
  const lines = await (await fetch(`${origin}/insight/export.ndjson`)).text()
  return lines.split('\n').filter(Boolean).length
}

describe('D5: feedback that cannot be kept is refused, charts are judged as ever, and it recovers without a restart', () => {
  it.skipIf(!isRoot)('a full disk (needs root for a small file system)', { timeout: 120_000 }, async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'cds-full', folder])
    try {
      const running = await start({ DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`, KEEP_COMMENTS: 'true' })
      let acknowledged = 0
      for (let status = 200; status === 200; ) {
        status = (await post(running.origin, feedback, entries(10, 'x'.repeat(9_000)))).status
        if (status === 200) acknowledged += 10
        else expect(status).toBe(503)
      }
      expect(acknowledged).toBeGreaterThan(9)
      expect(await kept(running.origin)).toBe(acknowledged)
      const answer = await post(running.origin, feedback, entries(10, 'x'.repeat(9_000)))
      expect(answer.status).toBe(503)
      expect(cardsOf(await post(running.origin, path, sampleCall())).length).toBeGreaterThan(0)
      execFileSync('mount', ['-o', 'remount,size=8m', folder])
      expect(await expectRecovered(running)).toBe(acknowledged + 1)
    } finally {
      service?.child.kill('SIGKILL')
      await service?.ended
      execFileSync('umount', ['--lazy', folder])
    }
  })

  it('a folder that may not be written, as an ordinary user', { timeout: 120_000 }, async () => {
    const store = join(folder, 'store')
    execFileSync('mkdir', [store])
    if (isRoot) for (const one of [folder, store]) chownSync(one, nobody, nobody)
    const environment = { DATABASE_URL: `sqlite:${join(store, 'cds.db')}` }
    const uid = isRoot ? nobody : undefined
    const before = await start(environment, uid)
    expect((await post(before.origin, feedback, entries(3))).status).toBe(200)
    before.child.kill('SIGTERM')
    await before.ended

    for (const name of ['cds.db', 'cds.db-wal', 'cds.db-shm'])
      if (existsSync(join(store, name))) chmodSync(join(store, name), 0o400)
    chmodSync(store, 0o500)
    const running = await serviceProcess(environment, uid)
    service = running
    await expectRefused(running)
    chmodSync(store, 0o700)
    chmodSync(join(store, 'cds.db'), 0o600)
    expect(await expectRecovered(running)).toBe(4)
  })

  it('a PostgreSQL server that is killed', { timeout: 120_000 }, async () => {
    const server = await startPostgres()
    try {
      const running = await start({ DATABASE_URL: await server.newDatabase() })
      expect((await post(running.origin, feedback, entries(3))).status).toBe(200)
      await server.kill()
      await expectRefused(running)
      await server.start()
      expect(await expectRecovered(running)).toBe(4)
    } finally {
      service?.child.kill('SIGKILL')
      await service?.ended
      await server.remove()
    }
  })
})
