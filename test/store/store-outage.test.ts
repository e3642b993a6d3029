import { execFileSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { startPostgres } from '../support/stores/embedded-postgres.ts'
import { entry, evaluation, noon } from '../support/stores/feedback-samples.ts'

const isRoot = process.getuid?.() === 0
const source = { service: 'low-magnesium', client: 'north' }
const unavailable = { name: 'ServiceError', code: 'store-unavailable' }
let folder: string
let lost = 0
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cds-outage-'))
  lost = 0
})
afterEach(async () => {
  await store?.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(url: string): Store {
  store = openStore(url, {
    clock: () => noon,
    lockPatience: 400,
    onLoss: count => {
      lost += count
    }
  })
  return store
}

describe('a file locked by somebody else', () => {
  test('refuses feedback in time, holds up nobody, and takes it again afterwards', async () => {
    const path = join(folder, 'cds.db')
    open(`sqlite:${path}`)
    await store.ready()
    const other = new DatabaseSync(path)
    other.exec('begin immediate')
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    store.recordEvaluation(evaluation())
    await expect(store.addFeedback(source, [entry()])).rejects.toMatchObject(unavailable)
    delay.disable()
    expect(delay.percentile(99) / 1e6).toBeLessThan(100)
    expect(await store.count()).toBe(0)
    const soon = store.addFeedback(source, [entry()])
    setTimeout(() => other.exec('rollback'), 200)
    expect(await soon).toEqual({ added: 1, repeated: 0 })
    other.close()
    await store.close()
    expect((await open(`sqlite:${path}`).report()).total.shown).toBe(1)
    expect(lost).toBe(0)
  })

  test('also while it is opened', async () => {
    const path = join(folder, 'cds.db')
    const other = new DatabaseSync(path)
    other.exec('begin exclusive')
    const first = open(`sqlite:${path}`).addFeedback(source, [entry()])
    setTimeout(() => other.exec('rollback'), 100)
    expect(await first).toEqual({ added: 1, repeated: 0 })
    other.close()
  })
})

describe('a folder that cannot be written', () => {
  test.each([
    ['from the start', 'start', 'not tried'],
    ['after a restart', 'restarted', 'kept']
  ])('%s: feedback is refused, and taken after it has been mended', (_, when, before) => {
    if (isRoot) chownSync(folder, 65534, 65534)
    const script = join(import.meta.dirname, '..', 'support', 'stores', 'unwritable-child.ts')
    const options = { encoding: 'utf8', ...(isRoot ? { uid: 65534, gid: 65534 } : {}) } as const
    const said = JSON.parse(execFileSync(process.execPath, [script, folder, when], options))
    expect(said).toMatchObject({ before, during: 'store-unavailable', after: 'kept', lost: 0 })
  })
})

describe('a full disk', () => {
  test.skipIf(!isRoot)(
    'refuses feedback whole and takes it again when there is room (needs root for a small file system)',
    async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'cds-full', folder])
      try {
        open(`sqlite:${join(folder, 'cds.db')}`)
        let kept = 0
        const fill = async () => {
          for (;;) {
            await store.addFeedback(source, [entry({ comment: 'x'.repeat(9_000) }), entry({ comment: 'y'.repeat(9_000) })])
            kept += 2
          }
        }
        await expect(fill()).rejects.toMatchObject(unavailable)
        expect(kept).toBeGreaterThan(4)
        expect(await store.count()).toBe(kept)
        execFileSync('mount', ['-o', 'remount,size=4m', folder])
        expect(await store.addFeedback(source, [entry()])).toEqual({ added: 1, repeated: 0 })
        expect(await store.count()).toBe(kept + 1)
        await store.close()
      } finally {
        execFileSync('umount', ['--lazy', folder])
      }
    }
  )
})

describe('a PostgreSQL server that goes away', () => {
  test('refuses feedback and tokens, and takes them again when it is back', async () => {
    const server = await startPostgres({ durable: false })
    try {
      open(await server.newDatabase())
      expect(await store.addFeedback(source, [entry()])).toEqual({ added: 1, repeated: 0 })
      let stopped = false
      const posting = async () => {
        while (!stopped) await store.addFeedback(source, [entry()]).catch(() => new Promise(resolve => setTimeout(resolve, 5)))
      }
      const posters = Array.from({ length: 20 }, posting)
      await server.kill()
      stopped = true
      await Promise.all(posters)
      store.recordEvaluation(evaluation())
      await expect(store.addFeedback(source, [entry()])).rejects.toMatchObject(unavailable)
      await expect(store.useToken('iss', 'jti', noon)).rejects.toMatchObject(unavailable)
      expect(await store.ready()).toBe(false)
      await server.start()
      expect(await store.addFeedback(source, [entry()])).toEqual({ added: 1, repeated: 0 })
      expect(await store.useToken('iss', 'jti', noon)).toBe(true)
      await store.close()
      expect(lost).toBe(0)
    } finally {
      await server.remove()
    }
  }, 30_000)

  test('does not keep the service from starting', async () => {
    open('postgres://nobody:secret@127.0.0.1:1/none')
    expect(await store.ready()).toBe(false)
    store.recordEvaluation(evaluation())
    await store.close()
    expect(lost).toBe(1)
  })
})
