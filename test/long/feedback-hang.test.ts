import { expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { startPostgres } from '../support/stores/embedded-postgres.ts'
import { entry, noon } from '../support/stores/feedback-samples.ts'

test('a PostgreSQL server that hangs: posts are refused within seconds, and taken again when it goes on', {
  timeout: 60_000
}, async () => {
  const server = await startPostgres({ durable: false })
  const store = openStore(await server.newDatabase(), { clock: () => noon })
  const post = () => store.addFeedback({ service: 's', client: 'c' }, [entry()])
  try {
    await post()
    await server.signal('SIGSTOP')
    const began = performance.now()
    for (let round = 0; round < 3; round += 1) {
      const results = await Promise.allSettled(Array.from({ length: 1_000 }, post))
      expect(results.every(result => result.status === 'rejected')).toBe(true)
    }
    expect(performance.now() - began).toBeLessThan(16_000)
    await server.signal('SIGCONT')
    const resumed = performance.now()
    expect(await post()).toEqual({ added: 1, repeated: 0 })
    expect(performance.now() - resumed).toBeLessThan(1_000)
    // What was under way when the server hung may have been kept; what it was refused for is only that nobody could know.
    expect(await store.count()).toBeGreaterThanOrEqual(2)
  } finally {
    await server.signal('SIGCONT')
    await store.close()
    await server.remove()
  }
})
