import { parseHookRequest } from '../cds-hooks/request.ts'
import { openProfile } from '../clients/profile.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { respond } from '../pipeline.ts'

/** The day of the example's results. */
const day = '2026-11-20'

/** A text with the beginning of the first card that the example request of the README brings. */
export function withExampleCard(text: string, request: string, services: readonly ServicePackage[]): string {
  const parsed = parseHookRequest(JSON.parse(request.replaceAll('TODAY', day)))
  const [found] = services.flatMap(service =>
    service.offers.filter(({ hook }) => hook === parsed.hook).map(offer => ({ service, offer }))
  )
  if (!found) throw new Error(`No service answers ${parsed.hook}`)
  const asOf = Date.parse(`${day}T12:00:00Z`)
  const publicUrl = 'https://cds.example.org'
  const { response } = respond({ ...found, request: parsed, profile: openProfile, publicUrl, asOf, elapsed: () => 0 })
  const [card] = response.cards
  const first = card?.detail?.split('\n\n')[0] ?? ''
  const lines = [`**${card?.summary}**`, first, ...(card?.suggestions ?? []).map(({ label }) => `[ ${label} ]`)]
  return between(text, 'card', lines.map(line => `> ${line}`).join('\n>\n'))
}

function between(text: string, name: string, content: string): string {
  const start = `<!-- ${name}:start -->`
  const from = text.indexOf(start)
  const to = text.indexOf(`<!-- ${name}:end -->`)
  return from < 0 || to < from ? text : `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`
}
