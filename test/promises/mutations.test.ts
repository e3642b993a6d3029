import { afterAll, beforeAll, expect, it } from 'vitest'
import { runMutations } from '../support/requests/mutation-run.ts'
import { type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

let service: Running
beforeAll(async () => {
  service = await running({ environment: { LOG_LEVEL: 'silent' } })
})
afterAll(() => service.close())

it('B2: mutations of valid calls give cards or a plain refusal', { timeout: 60_000 }, () =>
  runMutations(service, 'calls', 400, 20261122)
)

it('B2: mutations of valid feedback are kept or plainly refused', { timeout: 60_000 }, () =>
  runMutations(service, 'feedback', 200, 20261122)
)

it('B3: and the next caller notices nothing', async () => {
  const answer = await service.app.inject({ method: 'POST', url: serviceOf('patient-view'), payload: sampleCall() })
  expect(answer.statusCode).toBe(200)
  expect(answer.json().cards.length).toBeGreaterThan(0)
})
