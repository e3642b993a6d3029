import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { ServicePackage } from '../../guideline-folder.ts'
import { statusBanner } from '../../presentation/status-banner.ts'
import { changesPage } from '../changes/changes-page.ts'
import { type Snapshot, snapshotOf, snapshotSchema } from '../changes/snapshot.ts'
import { htmlDocument, renderHtml, sendHtml } from '../html-page.ts'

const guidelines = new URL('../../../cds-services/', import.meta.url)
const fixtures = new URL('../../../fixtures/', import.meta.url)

/** `GET /guideline/changes`: what differs between the version before and this one, made at the first request and kept. */
export function changes(app: FastifyInstance, services: readonly ServicePackage[]): void {
  let html: string | undefined
  app.get('/guideline/changes', async (_request, reply) => {
    html ??= changesHtml(services)
    return sendHtml(reply, html)
  })
}

function changesHtml(services: readonly ServicePackage[]): string {
  const status = statusBanner(services)
  const pages = services.flatMap(({ name, title, knowledge }) => {
    const before = formerOf(name, knowledge.version)
    if (!before) return []
    const now = snapshotOf(new URL(`${name}/`, guidelines), new URL(`${name}/`, fixtures), '')
    return [changesPage(title, before, now)]
  })
  if (pages.length > 0) return renderHtml(pages, { status, up: '../', marking: { idsLeadTo: '' } })
  return htmlDocument({ title: 'Changes', body: '<h1>Changes</h1><p>No former version is kept.</p>', status, up: '../' })
}

/** The newest version kept beside the guideline that is not the one in force. */
function formerOf(name: string, version: string): Snapshot | undefined {
  const folder = new URL(`${name}/knowledge/versions/`, guidelines)
  if (!existsSync(folder)) return undefined
  const kept = readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .map(file => snapshotSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))))
    .filter(snapshot => snapshot.version !== version)
  return kept.toSorted((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true })).at(-1)
}
