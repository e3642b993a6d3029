import type { FastifyInstance } from 'fastify'
import { prefetchTemplate } from '../../acquisition/data-requirement.ts'
import { type ProfileName, profileNames } from '../../clients/profile.ts'
import type { CdsService, GuidelinePage, ServicePackage } from '../../guideline-folder.ts'
import { statusBanner } from '../../presentation/status-banner.ts'
import { ServiceError } from '../../service-error.ts'
import { type AdminOptions, assertAllowed } from '../admin.ts'
import { renderHtml, sendHtml, wantsHtml } from '../html-page.ts'

/** What an analyst types in where an EHR does not read discovery. */
export type PrefetchDocument = {
  readonly service: string
  readonly hook: string
  readonly profile: ProfileName
  readonly notes: readonly string[]
  readonly prefetch: readonly {
    readonly key: string
    readonly query: string
    readonly needed: boolean
    readonly purpose: string
    readonly without: string
  }[]
}

const notes: Readonly<Record<ProfileName, readonly string[]>> = {
  open: ['Discovery carries the same templates.'],
  generic: ['Discovery carries the same templates.'],
  sidebar: ['Discovery carries the same templates.'],
  epic: [
    'Discovery is not read: type each key and query in. Keys may be named otherwise: data are recognized by resource type, patient and code.',
    'Medications that come as a reference with a display only are recognized by their words, and then marked uncertain.',
    'Chart opening (trigger 60) offers orders on critical cards only; map the hook to order entry (18) for all of them, or let the registry set triggers. Discharge is trigger 27.',
    'At order hooks the unsigned orders must be among the scopes, else no draft arrives.'
  ]
}

export type PrefetchDocumentOptions = AdminOptions & {
  readonly services: readonly ServicePackage[]
  /** The profile of a registered client by its id; nothing for an unknown one. */
  readonly profileOf: (clientId: string) => ProfileName | undefined
}

/**
 * `GET /cds-services/{id}/prefetch?profile=` or `?client=`: JSON, or a page for browsers. What was agreed with a client, and that it is known
 * here, only itself and administrators are told.
 */
export function prefetchDocuments(app: FastifyInstance, options: PrefetchDocumentOptions): void {
  const { services, profileOf } = options
  const offered = new Map(services.flatMap(service => service.offers.map(offer => [offer.id, { service, offer }] as const)))
  app.get<{ Params: { id: string }; Querystring: { profile?: unknown; client?: unknown } }>(
    '/cds-services/:id/prefetch',
    async (request, reply) => {
      const found = offered.get(request.params.id)
      if (!found) throw new ServiceError('unknown-service', 'There is no service with this id.')
      const { profile, client } = request.query
      if (client !== undefined && options.trust) await assertAllowed(request, options, one => one.admin || one.id === client)
      const name = client === undefined ? (profile ?? 'generic') : profileOf(String(client))
      if (!isProfileName(name))
        throw new ServiceError(
          'invalid-request',
          'There is no such profile or client.',
          client === undefined ? 'profile' : 'client'
        )
      const document = prefetchDocument(found.service, found.offer, name)
      return wantsHtml(request)
        ? sendHtml(reply, renderHtml([page(document)], { status: statusBanner(services), up: '../../' }))
        : document
    }
  )
}

const isProfileName = (name: unknown): name is ProfileName => profileNames.some(known => known === name)

function prefetchDocument(service: ServicePackage, offer: CdsService, profile: ProfileName): PrefetchDocument {
  return {
    service: offer.id,
    hook: offer.hook,
    profile,
    notes: notes[profile],
    prefetch: service.requirements.map(requirement => ({
      key: requirement.key,
      query: prefetchTemplate(requirement),
      needed: offer.needs.includes(requirement.key),
      purpose: requirement.purpose,
      without: requirement.without
    }))
  }
}

function page(document: PrefetchDocument): GuidelinePage {
  return {
    title: `Prefetch of ${document.service} (${document.profile})`,
    sections: [
      { title: 'How to use it', lines: document.notes },
      {
        title: 'Keys and queries',
        table: {
          columns: ['Key', 'Query', 'Needed', 'What for', 'Without it'],
          rows: document.prefetch.map(item => [item.key, item.query, item.needed ? 'yes' : 'no', item.purpose, item.without])
        }
      }
    ]
  }
}
