import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import { loadServices } from '../../../src/cds-service.ts'
import { openProfile } from '../../../src/clients/profile.ts'
import { evaluate } from '../../../src/pipeline.ts'
import { noon } from '../chart.ts'
import { outlineOf } from './outline.ts'
import { probes } from './probes.ts'

/** What every probe is answered, without HTTP, line by line; neighbors of one answer share a line. */
export async function* sweep(): AsyncGenerator<string> {
  const [service] = await loadServices(['hypomagnesemia'])
  if (!service) throw new Error('no service')
  let last = { name: '', outline: '', more: 0 }
  const line = (): string => `${last.name}${last.more > 0 ? ` (+${last.more})` : ''} => ${last.outline}`
  for (const probe of probes()) {
    const offer = service.offers.find(item => item.hook === probe.hook)
    if (!offer) throw new Error(`nobody answers ${probe.hook}`)
    const request = parseHookRequest(probe.body)
    const call = {
      service,
      offer,
      request,
      profile: openProfile,
      publicUrl: 'https://cds.example.org',
      asOf: noon,
      elapsed: () => 0
    }
    const outline = outlineOf(evaluate(call).response.cards)
    if (outline === last.outline) {
      last.more += 1
      continue
    }
    if (last.name) yield line()
    last = { name: probe.name, outline, more: 0 }
  }
  yield line()
}
