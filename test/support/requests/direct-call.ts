import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import type { HookResponse } from '../../../src/cds-hooks/response.ts'
import { openProfile, type Profile } from '../../../src/clients/profile.ts'
import type { ServicePackage } from '../../../src/guideline-folder.ts'
import { respond } from '../../../src/pipeline.ts'
import { noon } from '../charts/chart.ts'

/** What a service answers to the body of a call, short of HTTP: for tests that ask thousands of times. */
export function answerOf(service: ServicePackage, body: unknown, asOf = noon, profile: Profile = openProfile): HookResponse {
  const request = parseHookRequest(body)
  const offer = service.offers.find(item => item.hook === request.hook)
  if (!offer) throw new Error(`${service.name} does not answer ${request.hook}`)
  const call = { service, offer, request, profile, publicUrl: 'http://127.0.0.1:8080', asOf, elapsed: () => 0 }
  return respond(call).response
}
