import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { limits } from '../../src/limits.ts'
import { ServiceError } from '../../src/service-error.ts'
import { WriteBehind } from '../../src/store/write-behind.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

it('asks a store that is away once in the time between two tries, however much comes in', async () => {
  let tries = 0
  const queue: WriteBehind<number> = new WriteBehind<number>({
    write: async () => {
      tries += 1
      // Comes while the store is being asked.
      queue.add(tries)
      await turn()
      throw new ServiceError('store-unavailable', 'away')
    },
    onLoss: () => undefined,
    weigh: () => 1,
    maxWaiting: 1_000,
    maxBatch: 10
  })
  queue.add(0)
  for (let passed = 0; passed < 10 * limits.betweenTries; passed += limits.gathering / 2) {
    await vi.advanceTimersByTimeAsync(limits.gathering / 2)
    await turn()
    await turn()
  }
  expect(tries).toBeGreaterThan(5)
  expect(tries).toBeLessThanOrEqual(11)
})
