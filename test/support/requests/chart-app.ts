import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { loadServices, type ServicePackage } from '../../../src/guideline-folder.ts'
import { type Chart, noon, requestOf } from '../charts/chart.ts'
import { appAt } from '../servers/app.ts'
import { answerOf } from './direct-call.ts'

/** Asks the service itself, short of HTTP: for tests that ask thousands of times. */
export function directService(): (chart: Chart) => readonly Card[] {
  let service: ServicePackage | undefined
  beforeAll(async () => {
    service = (await loadServices(['hypomagnesemia']))[0]
  })
  return chart => {
    if (!service) throw new Error('not loaded yet')
    return answerOf(service, requestOf(chart)).cards
  }
}

/** Sends charts to the application of a test file over HTTP; answers with the cards. */
export function chartService(): (chart: Chart) => Promise<readonly Card[]> {
  let app: FastifyInstance
  beforeAll(async () => {
    app = await appAt(noon)
  })
  afterAll(() => app.close())
  return async chart => {
    const call = () => app.inject({ method: 'POST', url: '/cds-services/hypomagnesemia-patient-view', payload: requestOf(chart) })
    let response = await call()
    // A busy machine makes the service shed load, which is no answer about the chart.
    for (let tries = 0; response.statusCode === 503 && tries < 20; tries++) {
      await pause(100)
      response = await call()
    }
    if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${response.body}`)
    return response.json().cards
  }
}
