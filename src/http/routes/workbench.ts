import type { FastifyInstance, FastifyRequest } from 'fastify'
import { assertFewEntries } from '../../acquisition/within-limits.ts'
import { parseHookRequest } from '../../cds-hooks/request.ts'
import { type ProfileName, profileNames, profiles } from '../../clients/profile.ts'
import type { Clock } from '../../clock.ts'
import type { ServicePackage, Term } from '../../guideline-folder.ts'
import { limits } from '../../limits.ts'
import { type Call, judgingOf, recordOf, respond } from '../../pipeline.ts'
import { ServiceError } from '../../service-error.ts'
import type { DemoFixtures } from '../demo-fixtures.ts'
import { finderOf } from '../search-pages.ts'

export type WorkbenchOptions = {
  readonly services: readonly ServicePackage[]
  readonly fixtures: DemoFixtures
  readonly open: boolean
  readonly clock: Clock
  readonly publicUrl: string
  /** Bytes of the largest body that is read. */
  readonly bodyBytes: number
}

/** What the workbench needs beside the services themselves: examples, previews and names of the value sets, in open mode only. */
export function workbench(app: FastifyInstance, options: WorkbenchOptions): void {
  const { services, fixtures, open, clock, bodyBytes } = options
  app.get('/workbench/setup', async () => ({ open, bodyBytes, fixtures: open ? fixtures.list() : [] }))
  app.get<{ Params: { name: string } }>('/workbench/fixtures/:name', async request => {
    const found = open ? fixtures.request(request.params.name, clock()) : undefined
    if (!found) throw new ServiceError('not-found', 'There is no fixture of this name.')
    return found
  })
  app.get<{ Querystring: { kind?: unknown; q?: unknown } }>('/workbench/terms', async ({ query }) => {
    const { kind, q } = query
    return { terms: typeof q === 'string' && q.trim() ? termsOf(services, kind, q.trim().slice(0, 100)) : [] }
  })
  app.post<Preview>('/workbench/preview/:id', { config: { cors: false } }, async request => {
    if (!open) throw new ServiceError('not-found', 'Previews are given in the open demo alone.')
    return previewOf(request, options)
  })
}

type Preview = { Params: { id: string }; Querystring: { profile?: unknown } }

/** Names with a code that can be sent, the shortest first. */
function termsOf(
  services: readonly ServicePackage[],
  kind: unknown,
  q: string
): readonly Pick<Term, 'name' | 'words' | 'coding'>[] {
  const fits = finderOf(q.split(/\s+/))
  return services
    .flatMap(service => service.terms?.() ?? [])
    .filter(term => term.kind === kind && term.coding !== undefined && fits(term.name))
    .toSorted((a, b) => a.name.length - b.name.length)
    .slice(0, limits.searchTerms)
    .map(({ name, words, coding }) => ({ name, words, coding }))
}

/** What a client of this profile would be shown, and why every other rule stayed silent. Nothing of it is recorded. */
function previewOf(request: FastifyRequest<Preview>, { services, clock, publicUrl }: WorkbenchOptions): object {
  const { id } = request.params
  const { profile = 'open' } = request.query
  const service = services.find(({ offers }) => offers.some(offer => offer.id === id))
  const offer = service?.offers.find(one => one.id === id)
  if (!service || !offer) throw new ServiceError('unknown-service', 'There is no service with this id.')
  if (!isProfile(profile)) throw new ServiceError('invalid-request', 'There is no such profile.', 'profile')
  const hookRequest = parseHookRequest(request.body)
  assertFewEntries(hookRequest.prefetch)
  const started = performance.now()
  const call: Call = {
    service,
    offer,
    request: hookRequest,
    profile: profiles[profile],
    publicUrl,
    asOf: clock(),
    elapsed: () => performance.now() - started
  }
  const { response, evaluated } = respond(call)
  const silence = evaluated.verdicts.length > 0 ? service.silence?.(recordOf(call), judgingOf(call)) : undefined
  return {
    cards: response.cards,
    verdicts: evaluated.verdicts.map(verdict => ({ ...verdict, because: silence?.[verdict.recommendation] }))
  }
}

const isProfile = (name: unknown): name is ProfileName => profileNames.some(known => known === name)
