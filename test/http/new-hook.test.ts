import { expect, it } from 'vitest'
import type { EvaluationContext, ServicePackage } from '../../src/guideline-folder.ts'
import { appAt, captureTime } from '../support/servers/app.ts'
import { sampleCall } from '../support/servers/running-service.ts'

/** A hook is data of its guideline: one that the house has never heard of is offered, answered, refused and described like the others. */

const hook = 'encounter-start'
const id = 'hypomagnesemia-encounter-start'

async function withEncounterStart() {
  const contexts: EvaluationContext[] = []
  const withHook = (service: ServicePackage): ServicePackage => ({
    ...service,
    offers: [
      ...service.offers,
      {
        hook,
        id,
        title: 'Admission',
        description: 'Admission',
        kind: 'chart',
        needs: ['magnesium'],
        fetches: 'always',
        trigger: 'discharge'
      }
    ],
    evaluate: (records, context) => {
      contexts.push(context)
      return service.evaluate(records, context)
    }
  })
  return { app: await appAt(captureTime, {}, withHook), contexts }
}

it('is discovered, evaluated with the meaning it states, and refused without any data', async () => {
  const { app, contexts } = await withEncounterStart()
  const { services } = (await app.inject('/cds-services')).json() as {
    services: { id: string; hook: string; prefetch: object }[]
  }
  expect(services.find(service => service.id === id)).toMatchObject({ hook, prefetch: { patient: expect.any(String) } })
  expect((await app.inject(`/cds-services/${id}/prefetch`)).json()).toMatchObject({ service: id, hook })
  const payload = { ...sampleCall(), hook }
  expect((await app.inject({ method: 'POST', url: `/cds-services/${id}`, payload })).statusCode).toBe(200)
  expect(contexts).toMatchObject([{ hook, kind: 'chart', trigger: 'discharge' }])
  const bare = await app.inject({ method: 'POST', url: `/cds-services/${id}`, payload: { ...payload, prefetch: {} } })
  expect([bare.statusCode, bare.body]).toEqual([412, expect.stringContaining('prefetch.magnesium')])
  const wrong = await app.inject({ method: 'POST', url: `/cds-services/${id}`, payload: sampleCall() })
  expect(wrong.statusCode).toBe(400)
  await app.close()
})
