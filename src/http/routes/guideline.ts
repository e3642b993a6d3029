import type { FastifyInstance, FastifyReply } from 'fastify'
import type { GuidelinePage, ServicePackage } from '../../guideline-folder.ts'
import { escapeHtml } from '../../presentation/escape-html.ts'
import { statusBanner } from '../../presentation/status-banner.ts'
import type { DemoFixture } from '../demo-fixtures.ts'
import { htmlDocument, renderHtml, sendHtml } from '../html-page.ts'
import type { Marking } from '../marked-text.ts'
import { notFoundPage } from '../not-found-page.ts'
import { anchor } from '../section-html.ts'
import { searchForm, searchPage } from './guideline-search.ts'

export type GuidelineOptions = {
  readonly services: readonly ServicePackage[]
  /** Examples that can be opened in the workbench; none where it may not call. */
  readonly examples?: () => readonly DemoFixture[]
}

type Place = NonNullable<Marking['place']>

/**
 * `GET /guideline`, `/guideline?q=words`, `/guideline/doses` and `/guideline/{topic or id}`: the knowledge as pages, made at the first
 * request and kept. They need no script and no build.
 */
export function guidelinePages(app: FastifyInstance, { services, examples = () => [] }: GuidelineOptions): void {
  const made = new Map<string, string>()
  const once = (name: string, make: () => string): string => {
    const html = made.get(name) ?? make()
    made.set(name, html)
    return html
  }
  app.get<{ Querystring: { q?: unknown } }>('/guideline', async (request, reply) => {
    const { q } = request.query
    const words = typeof q === 'string' ? q.trim().slice(0, 100) : ''
    return sendHtml(reply, words ? searchPage(services, words) : once('', () => wholeGuideline(services)))
  })
  app.get('/guideline/doses', async (_request, reply) =>
    sendHtml(
      reply,
      once('doses', () => dosesHtml(services))
    )
  )
  app.get<{ Params: { topic: string }; Querystring: Record<string, unknown> }>('/guideline/:topic', async (request, reply) => {
    const { topic } = request.params
    const found = services.map(service => service.topicPage(topic)).find(known => known !== undefined)
    if (!found) return nothing(reply, services, topic)
    const place = placeIn(found, request.query)
    const make = (): string => topicHtml(found, { topic, examples: examples(), services, place })
    return sendHtml(reply, once(`${topic}?${place?.row ?? ''}&${place?.renal ?? ''}`, make))
  })
}

const nothing = (reply: FastifyReply, services: readonly ServicePackage[], name: string): FastifyReply =>
  sendHtml(reply.code(404), notFoundPage(services, '../', `The guideline has no page ${name.slice(0, 60)}.`))

/** Row and band as the page has them, so that nobody can make it keep pages without end. */
function placeIn({ sections }: GuidelinePage, { row, renal }: Record<string, unknown>): Place | undefined {
  const choices = sections.flatMap(section => section.choices ?? [])
  const found = choices.find(choice => choice.row === row && (choice.renal === undefined || choice.renal === renal))
  return found && { row: found.row, ...(found.renal === undefined ? {} : { renal: found.renal }) }
}

function wholeGuideline(services: readonly ServicePackage[]): string {
  const pages = services.map(service => service.guideline())
  const contents = pages
    .flatMap((page, index) =>
      page.sections.map(section => `<li><a href="#${anchor(section.title, index)}">${escapeHtml(section.title)}</a></li>`)
    )
    .join('')
  const more =
    '<p><a href="guideline/doses">Doses on one sheet</a> · <a href="guideline/changes">Changes since the version before</a></p>'
  const before = `${searchForm('')}${more}${topicList(services)}<h2>Contents</h2><ul class="topics">${contents}</ul>`
  return renderHtml(pages, {
    status: statusBanner(services),
    before,
    marking: {
      anchors: true,
      idsLeadTo: 'guideline/',
      topics: { codes: topicCodes(services), at: 'guideline/' },
      codes: codesOf(services)
    }
  })
}

const dosesHtml = (services: readonly ServicePackage[]): string =>
  renderHtml(
    services.flatMap(service => service.dosesPage?.() ?? []),
    { status: statusBanner(services), up: '../', kind: 'sheet', marking: { idsLeadTo: '' } }
  ) || htmlDocument({ title: 'Doses', body: '<h1>Doses</h1><p>None.</p>', status: statusBanner(services), up: '../' })

const topicCodes = (services: readonly ServicePackage[]): ReadonlySet<string> =>
  new Set(services.flatMap(service => service.topics.map(topic => topic.code)))

const codesOf = (services: readonly ServicePackage[]): Readonly<Record<string, string>> =>
  Object.assign({}, ...services.map(service => service.codes?.() ?? {}))

type Shown = {
  readonly topic: string
  readonly examples: readonly DemoFixture[]
  readonly services: readonly ServicePackage[]
  readonly place: Place | undefined
}

function topicHtml(page: GuidelinePage, { topic, examples, services, place }: Shown): string {
  const isTopic = (said: string): boolean => said.split('/')[0] === topic
  const showing = exampleList(examples.filter(({ speaks }) => speaks.some(isTopic)))
  const silent = exampleList(examples.filter(({ silent }) => silent.some(isTopic)))
  const listed = topicCodes(services).has(topic)
    ? `<h2 id="examples">Examples that show it, in the workbench</h2>${showing}<h2 id="silent-examples">Examples that must stay silent</h2>${silent}`
    : ''
  return renderHtml([page], {
    status: statusBanner(services),
    up: '../',
    kind: 'topic',
    marking: { idsLeadTo: '', topics: { codes: topicCodes(services), at: '' }, place: place ?? {}, codes: codesOf(services) },
    after: `${listed}<p><a href="../guideline">The whole guideline</a></p>`
  })
}

function exampleList(examples: readonly DemoFixture[]): string {
  const items = examples.map(
    ({ name }) => `<li><a href="../#patient=${encodeURIComponent(name)}">${escapeHtml(name.replaceAll('-', ' '))}</a></li>`
  )
  return items.length > 0 ? `<ul class="topics">${items.join('')}</ul>` : '<p class="hint">None.</p>'
}

function topicList(services: readonly ServicePackage[]): string {
  const items = services.flatMap(service =>
    service.topics.map(topic => `<li><a href="guideline/${topic.code}">${escapeHtml(topic.display)}</a></li>`)
  )
  return `<h2>Topics</h2><ul class="topics">${items.join('')}</ul>`
}
