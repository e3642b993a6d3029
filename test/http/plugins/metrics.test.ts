import { expect, it } from 'vitest'
import { appAt } from '../../support/app.ts'
import { now } from '../../support/running-service.ts'

it('counts lost evaluations and lost decisions apart', async () => {
  const app = await appAt(now)
  app.metrics.lost(2, 'decision')
  app.metrics.lost(3, 'evaluation')
  const { body } = await app.inject('/metrics')
  expect(body).toMatch(/^cds_decisions_lost_total 2$/m)
  expect(body).toMatch(/^cds_evaluations_lost_total 3$/m)
  await app.close()
})
