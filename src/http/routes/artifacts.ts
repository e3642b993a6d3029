import type { FastifyInstance } from 'fastify'
import type { GuidelinePage, ServicePackage } from '../../guideline-folder.ts'
import { artifactPage } from '../../presentation/artifacts/artifact-page.ts'
import { type Artifact, artifactsOf } from '../../presentation/artifacts/artifacts.ts'
import { capabilityStatement } from '../../presentation/artifacts/capability-statement.ts'
import { searchset } from '../../presentation/artifacts/searchset.ts'
import { statusBanner } from '../../presentation/status-banner.ts'
import { ServiceError } from '../../service-error.ts'
import { weightOf } from '../accepted.ts'
import { renderHtml, sendHtml } from '../html-page.ts'

/** What stands at an address below `/fhir`, for programs and for people. */
type Entry = { readonly resource: () => object; readonly page: () => GuidelinePage; readonly up: string }

/**
 * `GET /fhir/metadata`, `/fhir/{type}` and `/fhir/{type}/{id}`: the guidelines as FHIR artifacts, read-only. Made at the first request and
 * kept; who prefers HTML is sent a page.
 */
export function artifacts(app: FastifyInstance, services: readonly ServicePackage[]): void {
  let entries: ReadonlyMap<string, Entry> | undefined
  const made = new Map<string, string>()
  const once = (key: string, make: () => string): string => {
    const text = made.get(key) ?? make()
    made.set(key, text)
    return text
  }
  for (const address of ['/fhir/:type', '/fhir/:type/:id'])
    app.get<{ Params: { type: string; id?: string } }>(address, async (request, reply) => {
      const { type, id } = request.params
      entries ??= entriesOf(services)
      const path = id === undefined ? type : `${type}/${id}`
      const entry = entries.get(path)
      if (!entry) throw new ServiceError('not-found', 'There is no artifact at this address.')
      if (request.url.includes('?')) throw new ServiceError('invalid-request', 'No parameter can be used here.')
      reply.header('vary', 'accept')
      if (prefersHtml(request.headers.accept))
        return sendHtml(
          reply,
          once(`page ${path}`, () => renderHtml([entry.page()], { status: statusBanner(services), up: entry.up }))
        )
      return reply.type('application/fhir+json; charset=utf-8').send(once(path, () => JSON.stringify(entry.resource())))
    })
}

const prefersHtml = (accept: string | undefined): boolean =>
  weightOf(accept, 'text/html') > Math.max(weightOf(accept, 'application/fhir+json'), weightOf(accept, 'application/json'))

function entriesOf(services: readonly ServicePackage[]): ReadonlyMap<string, Entry> {
  const publications = services.flatMap(({ publication }) => publication?.() ?? [])
  const all = publications.flatMap(artifactsOf)
  const entries = new Map<string, Entry>()
  for (const [type, resources] of Map.groupBy(all, ({ resourceType }) => resourceType))
    entries.set(type, { resource: () => searchset(resources), page: () => listPage(type, resources), up: '../' })
  for (const resource of all)
    entries.set(`${resource.resourceType}/${resource.id}`, {
      resource: () => resource,
      page: () => artifactPage(resource),
      up: '../../'
    })
  const statement = capabilityStatement(all, publications.map(({ version }) => version).join('; '), publications[0]?.date)
  entries.set('metadata', { resource: () => statement, page: () => typesPage(statement.title ?? '', all), up: '../' })
  return entries
}

const typesPage = (title: string, all: readonly Artifact[]): GuidelinePage => ({
  title,
  sections: [
    {
      title: 'Types',
      table: {
        columns: ['Address', 'Resources'],
        rows: [...Map.groupBy(all, ({ resourceType }) => resourceType)].map(([type, found]) => [
          `/fhir/${type}`,
          String(found.length)
        ])
      }
    }
  ]
})

const listPage = (type: string, resources: readonly Artifact[]): GuidelinePage => ({
  title: type,
  sections: [
    {
      title: 'Resources',
      table: {
        columns: ['Address', 'Title', 'Version', 'Status'],
        rows: resources.map(({ id = '', title = '', version = '', status }) => [`/fhir/${type}/${id}`, title, version, status])
      }
    }
  ]
})
