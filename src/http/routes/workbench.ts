import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../clock.ts'
import { ServiceError } from '../../service-error.ts'
import type { DemoFixtures } from '../demo-fixtures.ts'

export type WorkbenchOptions = { readonly fixtures: DemoFixtures; readonly open: boolean; readonly clock: Clock }

/** What the workbench needs beside the services themselves: whether it may call them, and example requests, in open mode only. */
export function workbench(app: FastifyInstance, { fixtures, open, clock }: WorkbenchOptions): void {
  app.get('/workbench/setup', async () => ({ open, fixtures: open ? fixtures.list() : [] }))
  app.get<{ Params: { name: string } }>('/workbench/fixtures/:name', async request => {
    const found = open ? fixtures.request(request.params.name, clock()) : undefined
    if (!found) throw new ServiceError('not-found', 'There is no fixture of this name.')
    return found
  })
}
