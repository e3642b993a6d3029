import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GuidelinePage } from '../guideline-folder.ts'
import { escapeHtml } from '../presentation/escape-html.ts'
import { accepts } from './accepted.ts'
import { codesOn } from './codes-on-page.ts'
import type { Marking } from './marked-text.ts'
import { asPage } from './page-policy.ts'
import { anchor, sectionHtml } from './section-html.ts'

/** Whether a browser asks: it names HTML, programs do not. */
export const wantsHtml = (request: FastifyRequest): boolean => accepts(request.headers.accept, 'text/html')

/** Sends a page that may load nothing but the style sheet and run nothing. A browser that holds this very page is told so. */
export function sendHtml(reply: FastifyReply, html: string): FastifyReply {
  asPage(reply).type('text/html; charset=utf-8').header('vary', 'accept')
  if (reply.statusCode !== 200) return reply.send(html)
  const tag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
  reply.header('etag', tag).header('cache-control', 'no-cache')
  return isKnown(reply.request.headers['if-none-match'], tag) ? reply.code(304).send() : reply.send(html)
}

const isKnown = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some(item => item.trim().replace(/^W\//, '') === tag || item.trim() === '*')

export type HtmlOptions = {
  /** Markup of the banner that says whether the guideline is signed off. */
  readonly status: string
  /** Leads from the page's address to the service's root: `` or `../`. */
  readonly up?: string
  /** Markup of our own, once: below the first heading and at the end. */
  readonly before?: string
  readonly after?: string
  readonly marking?: Marking
  /** Class of the page, for the style sheet. */
  readonly kind?: string
}

/** Pages as one HTML document. Everything is escaped but `before` and `after`. */
export function renderHtml(
  pages: readonly GuidelinePage[],
  { status, up = '', before = '', after = '', marking = {}, kind = '' }: HtmlOptions
): string {
  const title = pages.map(item => item.title).join(' - ')
  const sections = pages.map(
    (page, index) =>
      `<h1>${escapeHtml(page.title)}</h1>${index === 0 ? before : ''}${page.sections.map(one => sectionHtml(one, anchor(one.title, index), marking)).join('')}`
  )
  return htmlDocument({
    title,
    body: `${withIdsOnce(sections.join(''))}${codesOn(pages, marking.codes)}${after}`,
    up,
    status,
    kind
  })
}

/** Services may cite the same statement: links lead to the first row of its id. */
function withIdsOnce(markup: string): string {
  const seen = new Set<string>()
  return markup.replace(/<tr id="([^"]+)">/g, (row, id: string) => {
    if (seen.has(id)) return '<tr>'
    seen.add(id)
    return row
  })
}

type Document = {
  readonly title: string
  readonly body: string
  readonly status: string
  readonly up?: string
  readonly kind?: string
}

/** A document around markup of our own. */
export function htmlDocument({ title, body, status, up = '', kind = '' }: Document): string {
  const links = [
    [up || './', 'Workbench'],
    [`${up}guideline`, 'Guideline'],
    [`${up}guideline/doses`, 'Doses'],
    [`${up}insight`, 'Insight']
  ].map(([address, label]) => `<a href="${address}">${label}</a>`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${up}style.css"></head><body>${status}<a class="skip" href="#main">Skip to content</a><header class="top"><nav aria-label="Pages">${links.join(' ')}</nav></header><main id="main" class="prose${kind ? ` ${kind}` : ''}">${body}</main></body></html>`
}
