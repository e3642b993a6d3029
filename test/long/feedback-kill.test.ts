import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { type PostgresServer, startPostgres } from '../support/stores/embedded-postgres.ts'

const kills = 20
const writers = 8
const script = join(import.meta.dirname, '..', 'support', 'stores', 'store-writers.ts')
const atRandom = (least: number, most: number): number => least + Math.random() * (most - least)

/** Last acknowledged post of each writer. Posts are numbered from 0 without gaps, so this is all of them. */
const acknowledged: number[] = []
let folder: string

beforeEach(() => {
  acknowledged.splice(0, Number.POSITIVE_INFINITY, ...Array.from({ length: writers }, () => -1))
  folder = mkdtempSync(join(tmpdir(), 'cds-kill-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Running = { readonly child: ChildProcess; readonly ready: Promise<void>; readonly ended: Promise<void> }

/** Starts the writers behind what was acknowledged: a client sends again what it got no answer for. */
function startWriters(url: string): Running {
  const starts = JSON.stringify(acknowledged.map(last => last + 1))
  const child = spawn(process.execPath, [script, url, starts], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = Promise.withResolvers<void>()
  const lines = createInterface({ input: child.stdout })
  lines.on('line', line => {
    if (line === 'ready') return ready.resolve()
    const [writer, number] = line.split(' ').map(Number)
    if (writer !== undefined && number !== undefined) acknowledged[writer] = number
  })
  return { child, ready: ready.promise, ended: new Promise(resolve => lines.once('close', () => resolve())) }
}

async function expectAllKept(url: string): Promise<void> {
  const store = openStore(url, { clock: () => Date.now() })
  const parts = new Map<string, string[]>()
  for await (const { card } of store.exportFeedback()) {
    const [writer, number, part = ''] = card.split('/')
    const post = `${writer}/${number}`
    parts.set(post, [...(parts.get(post) ?? []), part])
  }
  await store.close()
  const torn = [...parts.values()].filter(list => new Set(list).size !== 3)
  const doubled = [...parts.values()].filter(list => list.length > 3)
  const expected = acknowledged.flatMap((last, writer) => Array.from({ length: last + 1 }, (_, number) => `${writer}/${number}`))
  const lost = expected.filter(post => !parts.has(post))
  console.log(`${expected.length} acknowledged, ${lost.length} lost, ${doubled.length} doubled, ${torn.length} torn`)
  expect({ lost, doubled, torn }).toEqual({ lost: [], doubled: [], torn: [] })
  expect(expected.length).toBeGreaterThan(kills * writers)
}

async function killService(url: string): Promise<void> {
  for (let round = 0; round < kills; round += 1) {
    const { child, ready, ended } = startWriters(url)
    // Some rounds die during start and migration.
    if (round % 5 !== 4) await ready
    await pause(atRandom(0, 300))
    child.kill('SIGKILL')
    await ended
  }
  await expectAllKept(url)
}

describe(`${kills} kills under ${writers} writers`, () => {
  test('node:sqlite: the service killed', { timeout: 120_000 }, () => killService(`sqlite:${join(folder, 'cds.db')}`))

  describe('PostgreSQL', () => {
    let server: PostgresServer
    beforeEach(async () => {
      server = await startPostgres()
    })
    afterEach(() => server.remove())

    test('the service killed', { timeout: 120_000 }, async () => killService(await server.newDatabase()))

    test('the server killed, the service going on without a restart', { timeout: 240_000 }, async () => {
      const url = await server.newDatabase()
      const { child, ready, ended } = startWriters(url)
      await ready
      for (let round = 0; round < kills; round += 1) {
        const before = acknowledged.reduce((sum, last) => sum + last, 0)
        await pause(atRandom(50, 400))
        await server.kill()
        await server.start()
        while (acknowledged.reduce((sum, last) => sum + last, 0) <= before + writers) {
          expect(child.exitCode, 'the service has ended').toBeNull()
          await pause(20)
        }
      }
      child.kill('SIGKILL')
      await ended
      await expectAllKept(url)
    })
  })
})
