import { afterAll, beforeAll, it } from 'vitest'
import { runMutations } from '../support/requests/mutation-run.ts'
import { type Running, running } from '../support/servers/running-service.ts'

let service: Running
beforeAll(async () => {
  service = await running({ environment: { LOG_LEVEL: 'silent' } })
})
afterAll(() => service.close())

it.each([1, 2, 3])('B2: 10,000 mutations of valid calls, seed %d', { timeout: 600_000 }, seed =>
  runMutations(service, 'calls', 10_000, seed)
)

it('B2: 5,000 mutations of feedback', { timeout: 300_000 }, () => runMutations(service, 'feedback', 5_000, 4))
