import type { FastifyInstance } from 'fastify'
import type { Clock } from '../clock.ts'
import { callExamples } from './call-examples.ts'
import { demoFixtures } from './demo-fixtures.ts'
import { changes } from './routes/changes.ts'
import { guidelinePages } from './routes/guideline.ts'
import { openapi } from './routes/openapi.ts'
import { type PageOptions, pages } from './routes/pages.ts'
import { workbench } from './routes/workbench.ts'

/** Everything that people look at, and the description for those who program. */
export function webPages(
  app: FastifyInstance,
  options: PageOptions & { readonly clock: Clock; readonly publicUrl: string; readonly bodyBytes: number }
): void {
  const { services, registry, clock } = options
  const open = registry === undefined
  const fixtures = demoFixtures(services.map(service => service.name))
  changes(app, services)
  guidelinePages(app, { services, ...(open ? { examples: fixtures.list } : {}) })
  pages(app, options)
  workbench(app, { services, fixtures, open, clock, publicUrl: options.publicUrl, bodyBytes: options.bodyBytes })
  openapi(app, {
    services,
    publicUrl: options.publicUrl,
    authenticated: !open,
    bodyBytes: options.bodyBytes,
    examples: callExamples
  })
}
