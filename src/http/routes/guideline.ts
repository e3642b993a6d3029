import type { FastifyInstance, FastifyReply } from 'fastify'
import type { CdsService, GuidelinePage } from '../../cds-service.ts'
import { ServiceError } from '../../service-error.ts'

/** `GET /guideline` and `/guideline/{topic}`: the knowledge as pages, made at the first request and kept. */
export function guidelinePages(app: FastifyInstance, services: readonly CdsService[]): void {
  const made = new Map<string, string>()
  const once = (name: string, make: () => string): string => {
    const known = made.get(name)
    if (known) return known
    const html = make()
    made.set(name, html)
    return html
  }
  app.get('/guideline', async (_request, reply) =>
    sendHtml(
      reply,
      once('', () =>
        page(
          services.map(service => service.guideline()),
          topicList(services)
        )
      )
    )
  )
  app.get<{ Params: { topic: string } }>('/guideline/:topic', async (request, reply) => {
    const { topic } = request.params
    const found = services.map(service => service.topicPage(topic)).find(known => known !== undefined)
    if (!found) throw new ServiceError('not-found', 'There is no topic of this name.')
    return sendHtml(
      reply,
      once(topic, () => page([found], '<p><a href="../guideline">The whole guideline</a></p>'))
    )
  })
}

function sendHtml(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(html)
}

function topicList(services: readonly CdsService[]): string {
  const items = services.flatMap(service =>
    service.topics.map(topic => `<li><a href="guideline/${topic.code}">${escapeHtml(topic.display)}</a></li>`)
  )
  return `<h2>Topics</h2><ul class="topics">${items.join('')}</ul>`
}

function page(pages: readonly GuidelinePage[], extra: string): string {
  const title = pages.map(item => item.title).join(' - ')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>${pages.map(rendered).join('')}${extra}</main></body></html>`
}

function rendered({ title, sections }: GuidelinePage): string {
  return `<h1>${escapeHtml(title)}</h1>${sections.map(section).join('')}`
}

function section({ title, lines = [], table }: GuidelinePage['sections'][number]): string {
  const items = lines.length > 0 ? `<ul>${lines.map(line => `<li>${escapeHtml(line)}</li>`).join('')}</ul>` : ''
  const head = table?.columns.map(column => `<th scope="col">${escapeHtml(column)}</th>`).join('')
  const body = table?.rows.map(row => `<tr>${row.map(cell => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`).join('')
  const cells = table
    ? `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
    : ''
  return `<h2>${escapeHtml(title)}</h2>${items}${cells}`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, character => entities[character] ?? character)

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:auto;padding:1rem}' +
  'table{border-collapse:collapse}th,td{border:1px solid #8888;padding:.3rem .5rem;text-align:left;vertical-align:top}.scroll{overflow-x:auto}' +
  'h2{margin-top:2rem}.topics{columns:16rem}'
