import type { FastifyInstance } from 'fastify'
import type { CdsService } from '../../cds-service.ts'
import { ServiceError } from '../../service-error.ts'
import { escapeHtml, renderHtml, sendHtml } from '../html-page.ts'

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
        renderHtml(
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
      once(topic, () => renderHtml([found], '<p><a href="../guideline">The whole guideline</a></p>'))
    )
  })
}

function topicList(services: readonly CdsService[]): string {
  const items = services.flatMap(service =>
    service.topics.map(topic => `<li><a href="guideline/${topic.code}">${escapeHtml(topic.display)}</a></li>`)
  )
  return `<h2>Topics</h2><ul class="topics">${items.join('')}</ul>`
}
