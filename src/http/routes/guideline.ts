import type { FastifyInstance } from 'fastify'
import type { GuidelinePage, ServicePackage } from '../../guideline-folder.ts'
import { escapeHtml } from '../../presentation/escape-html.ts'
import { ServiceError } from '../../service-error.ts'
import type { DemoFixture } from '../demo-fixtures.ts'
import { anchor, htmlDocument, renderHtml, sendHtml } from '../html-page.ts'
import { searched } from '../search-pages.ts'

export type GuidelineOptions = {
  readonly services: readonly ServicePackage[]
  /** Examples that can be opened in the workbench; none where it may not call. */
  readonly examples?: () => readonly DemoFixture[]
}

/**
 * `GET /guideline`, `/guideline?q=words` and `/guideline/{topic}`: the knowledge as pages, made at the first request and kept. They need no
 * script and no build.
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
  app.get<{ Params: { topic: string } }>('/guideline/:topic', async (request, reply) => {
    const { topic } = request.params
    const found = services.map(service => service.topicPage(topic)).find(known => known !== undefined)
    if (!found) throw new ServiceError('not-found', 'There is no topic of this name.')
    return sendHtml(
      reply,
      once(topic, () => topicHtml(found, topic, examples(), topicCodes(services)))
    )
  })
}

function wholeGuideline(services: readonly ServicePackage[]): string {
  const pages = services.map(service => service.guideline())
  const contents = pages
    .flatMap((page, index) =>
      page.sections.map(section => `<li><a href="#${anchor(section.title, index)}">${escapeHtml(section.title)}</a></li>`)
    )
    .join('')
  const before = `${searchForm('')}${topicList(services)}<h2>Contents</h2><ul class="topics">${contents}</ul>`
  return renderHtml(pages, {
    before,
    marking: { anchors: true, idsLeadTo: '', topics: { codes: topicCodes(services), at: 'guideline/' } }
  })
}

const topicCodes = (services: readonly ServicePackage[]): ReadonlySet<string> =>
  new Set(services.flatMap(service => service.topics.map(topic => topic.code)))

function topicHtml(page: GuidelinePage, topic: string, examples: readonly DemoFixture[], codes: ReadonlySet<string>): string {
  const isTopic = (said: string): boolean => said.split('/')[0] === topic
  const showing = exampleList(examples.filter(({ speaks }) => speaks.some(isTopic)))
  const silent = exampleList(examples.filter(({ silent }) => silent.some(isTopic)))
  return renderHtml([page], {
    up: '../',
    marking: { idsLeadTo: '../guideline', topics: { codes, at: '' } },
    after: `<h2 id="examples">Examples that show it, in the workbench</h2>${showing}<h2 id="silent-examples">Examples that must stay silent</h2>${silent}<p><a href="../guideline">The whole guideline</a></p>`
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

const searchForm = (words: string): string =>
  `<form class="search" role="search" action="guideline" method="get"><label for="q">Search the guideline</label><input id="q" type="search" name="q" maxlength="100" value="${escapeHtml(words)}"><button>Search</button></form>`

/** Everything that holds all of the words, topic pages among it. */
function searchPage(services: readonly ServicePackage[], q: string): string {
  const words = q.toLowerCase().split(/\s+/)
  const topics = services.flatMap(service =>
    service.topics.flatMap(({ code, display }) => {
      const page = service.topicPage(code)
      const fits = page && words.every(word => `${code} ${display}`.toLowerCase().includes(word))
      return fits ? [`<li><a href="guideline/${code}">${escapeHtml(display)}</a></li>`] : []
    })
  )
  const pages = services.map(service => searched(service.guideline(), words)).filter(page => page.sections.length > 0)
  const back = '<p><a href="guideline">The whole guideline</a></p>'
  const listed = topics.length > 0 ? `<h2>Topics</h2><ul class="topics">${topics.join('')}</ul>` : ''
  if (pages.length === 0) {
    const nothing = topics.length > 0 ? '' : '<p role="status">Nothing in the guideline holds all of these words.</p>'
    return htmlDocument('Search', `<h1>Search</h1>${searchForm(q)}${nothing}${listed}${back}`)
  }
  return renderHtml(pages, { before: `${searchForm(q)}${listed}`, after: back, marking: { words } })
}
