import { beforeAll } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { loadServices, type ServicePackage } from '../../../src/guideline-folder.ts'
import type { Chart } from '../charts/chart.ts'
import { answerOf } from './direct-call.ts'
import { orderCall } from './draft-call.ts'

/** Signs orders beside a chart, short of HTTP: for tests that ask hundreds of times. */
export function directOrders(): (chart: Chart, ...drafts: readonly Record<string, unknown>[]) => readonly Card[] {
  let service: ServicePackage | undefined
  beforeAll(async () => {
    service = (await loadServices(['hypomagnesemia']))[0]
  })
  return (chart, ...drafts) => {
    if (!service) throw new Error('not loaded yet')
    return answerOf(service, orderCall(chart, drafts)).cards
  }
}
