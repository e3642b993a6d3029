import type { FastifyInstance } from 'fastify'
import { prefetchTemplate } from '../../acquisition/data-requirement.ts'
import { type DiscoveredService, specificationVersion } from '../../cds-hooks/discovery.ts'
import type { ServicePackage } from '../../guideline-folder.ts'

/** `GET /cds-services`: what is offered. Made once. */
export function discovery(app: FastifyInstance, services: readonly ServicePackage[]): void {
  const answer = { services: services.flatMap(discovered) }
  app.get('/cds-services', { config: { caller: true } }, async () => answer)
}

function discovered(service: ServicePackage): readonly DiscoveredService[] {
  const prefetch = Object.fromEntries(service.requirements.map(requirement => [requirement.key, prefetchTemplate(requirement)]))
  return service.offers.map(({ hook, id, title, description }) => ({
    hook,
    id,
    title,
    description,
    version: specificationVersion,
    usageRequirements: service.usageRequirements,
    prefetch
  }))
}
