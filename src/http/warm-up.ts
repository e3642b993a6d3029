import { parseHookRequest } from '../cds-hooks/request.ts'
import { openProfile } from '../clients/profile.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { respond } from '../pipeline.ts'
import { ServiceError } from '../service-error.ts'
import { demoFixtures } from './demo-fixtures.ts'

/** So many that what every call needs has been compiled, and the start is delayed by a fraction of a second only. */
const usualCount = 300

/**
 * Judges the example requests before the first call comes, because code is slow until the platform has compiled what is used: without it the
 * first callers after a start wait many times as long as later ones. Nothing of it is recorded. Where there are no examples nothing happens.
 * @returns how many requests were judged.
 */
export function warmUp(services: readonly ServicePackage[], now: number, folder?: URL, count = usualCount): number {
  const fixtures = demoFixtures(
    services.map(service => service.name),
    folder
  )
  const examples = fixtures.list().flatMap(({ name, hook }) => {
    const body = JSON.stringify(fixtures.request(name, now))
    return services.flatMap(service => {
      const offer = service.offers.find(item => item.hook === hook)
      return offer ? [{ service, offer, body }] : []
    })
  })
  const rounds = Math.ceil(count / (examples.length || 1))
  const calls = Array.from({ length: rounds }, () => examples)
    .flat()
    .slice(0, count)
  for (const { service, offer, body } of calls) {
    unlessRefused(() => {
      const request = parseHookRequest(JSON.parse(body))
      const call = { service, offer, request, profile: openProfile, publicUrl: '', asOf: now, elapsed: () => 0 }
      return JSON.stringify(respond(call).response)
    })
  }
  return calls.length
}

/** Some examples are there to be refused. */
function unlessRefused(work: () => string): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
  }
}
