import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { keepRetention } from '../../src/store/retention.ts'
import type { Store } from '../../src/store/store.ts'
import { entry, evaluation, noon } from '../support/stores/feedback-samples.ts'

const day = 86_400_000
const source = { service: 'low-magnesium', client: 'north' }
let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cds-retention-'))
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

test('deletes what is older than the days agreed, and calls go on meanwhile', async () => {
  const url = `sqlite:${join(folder, 'cds.db')}`
  let now = noon - 40 * day
  store = openStore(url, { clock: () => now })
  for (let index = 0; index < 8_000; index += 1) store.recordEvaluation(evaluation({ at: now }))
  for (let post = 0; post < 8; post += 1)
    await store.addFeedback(
      source,
      Array.from({ length: 500 }, () => entry())
    )
  await store.close()
  now = noon
  store = openStore(url, { clock: () => now })
  store.recordEvaluation(evaluation())

  let purged: number | undefined
  const watched = {
    purge: async (before: number) => {
      purged = await store.purge(before)
      return purged
    }
  }
  const told: (number | string)[] = []
  const retention = keepRetention(watched, 30, () => now, {
    onDone: deleted => told.push(deleted),
    onFailure: () => told.push('failed')
  })
  let meanwhile = 0
  while (purged === undefined) {
    expect(await store.addFeedback(source, [entry()])).toEqual({ added: 1, repeated: 0 })
    if (purged === undefined) meanwhile += 1
  }
  retention.stop()
  expect(meanwhile, 'posts answered while it was deleting').toBeGreaterThan(5)
  expect(purged).toBe(2 * 8_000 + 4_000)
  expect(told).toEqual([purged])
  await pause(300)
  const report = await store.report()
  expect(report.total.shown).toBe(1)
  expect(await store.count()).toBe(report.unknownCards)
})

test('a deletion that fails is told, and is no unhandled error', async () => {
  store = openStore('sqlite::memory:', { clock: () => noon })
  const told: (number | string)[] = []
  const away = { purge: () => Promise.reject(new Error('away')) }
  const retention = keepRetention(away, 30, () => noon, {
    onDone: deleted => told.push(deleted),
    onFailure: () => told.push('failed')
  })
  await expect.poll(() => told).toEqual(['failed'])
  retention.stop()
})
