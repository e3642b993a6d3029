import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GuidelinePage } from '../guideline-folder.ts'
import { escapeHtml } from '../presentation/escape-html.ts'
import { accepts } from './accepted.ts'
import { type Marking, marked, places } from './marked-text.ts'
import { asPage } from './page-policy.ts'

/** Whether a browser asks: it names HTML, programs do not. */
export const wantsHtml = (request: FastifyRequest): boolean => accepts(request.headers.accept, 'text/html')

/** Sends a page that may load nothing but the style sheet and run nothing. */
export function sendHtml(reply: FastifyReply, html: string): FastifyReply {
  return asPage(reply).type('text/html; charset=utf-8').send(html)
}

export type HtmlOptions = {
  /** Leads from the page's address to the service's root: `` or `../`. */
  readonly up?: string
  /** Markup of our own, once: below the first heading and at the end. */
  readonly before?: string
  readonly after?: string
  readonly marking?: Marking
}

/** Pages as one HTML document. Everything is escaped but `before` and `after`. */
export function renderHtml(
  pages: readonly GuidelinePage[],
  { up = '', before = '', after = '', marking = {} }: HtmlOptions = {}
): string {
  const title = pages.map(item => item.title).join(' - ')
  const sections = pages.map(
    (page, index) =>
      `<h1>${escapeHtml(page.title)}</h1>${index === 0 ? before : ''}${page.sections.map(one => section(one, anchor(one.title, index), marking)).join('')}`
  )
  return htmlDocument(title, `${withIdsOnce(sections.join(''))}${after}`, up)
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

/** A document around markup of our own. */
export function htmlDocument(title: string, body: string, up = ''): string {
  const links = [
    [up || './', 'Workbench'],
    [`${up}guideline`, 'Guideline'],
    [`${up}insight`, 'Insight']
  ].map(([address, label]) => `<a href="${address}">${label}</a>`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${up}style.css"></head><body><a class="skip" href="#main">Skip to content</a><header class="top"><nav aria-label="Pages">${links.join(' ')}</nav></header><main id="main" class="prose">${body}</main></body></html>`
}

type Section = GuidelinePage['sections'][number]

function section({ title, lines = [], table }: Section, id: string, marking: Marking): string {
  const items = lines.length > 0 ? `<ul>${lines.map(line => `<li>${marked(line, marking)}</li>`).join('')}</ul>` : ''
  return `<h2 id="${id}">${escapeHtml(title)}</h2>${items}${table ? cells(title, table, marking) : ''}`
}

function cells(title: string, { columns, rows }: NonNullable<Section['table']>, marking: Marking): string {
  if (rows.length === 0) return '<p class="hint">None.</p>'
  const head = columns.map(column => `<th scope="col">${escapeHtml(column)}</th>`).join('')
  const isPlace = columns.map(column => column.toLowerCase() === 'where')
  const body = rows.map(
    row =>
      `<tr${rowAnchor(row, marking)}>${row.map((cell, index) => `<td>${isPlace[index] ? places(cell, marking) : marked(cell, marking)}</td>`).join('')}</tr>`
  )
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

/** A row that begins with an id can be linked to. */
const rowAnchor = ([first = '']: readonly string[], { anchors = false }: Marking): string =>
  anchors && /^(?:[A-Z]-\d+|M\d+)$/.test(first) ? ` id="${first}"` : ''

/** `Magnesium bands (mmol/L)` as `magnesium-bands-mmol-l`; further pages of one document have their own number behind it. */
export const anchor = (title: string, page = 0): string => {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return page === 0 ? words : `${words}-${page + 1}`
}
