import { loadServices } from '../../../src/guideline-folder.ts'
import { answerOf } from '../requests/direct-call.ts'
import { outlineOf } from './outline.ts'
import { probes } from './probes.ts'

/** What every probe is answered, without HTTP, line by line; neighbors of one answer share a line. */
export async function* sweep(): AsyncGenerator<string> {
  const [service] = await loadServices(['hypomagnesemia'])
  if (!service) throw new Error('no service')
  let last = { name: '', outline: '', more: 0 }
  const line = (): string => `${last.name}${last.more > 0 ? ` (+${last.more})` : ''} => ${last.outline}`
  for (const { name, body, words } of probes()) {
    const outline = outlineOf(answerOf(service, body).cards, words)
    if (outline === last.outline) {
      last.more += 1
      continue
    }
    if (last.name) yield line()
    last = { name, outline, more: 0 }
  }
  yield line()
}
