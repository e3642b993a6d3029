import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GuidelinePage } from '../cds-service.ts'

/** Whether a browser asks: it names HTML, programs do not. */
export const wantsHtml = (request: FastifyRequest): boolean => /\btext\/html\b/.test(request.headers.accept ?? '')

/** Sends a page that may load nothing and run nothing. */
export function sendHtml(reply: FastifyReply, html: string): FastifyReply {
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

/** Pages as one HTML document. Everything is escaped but `extra`, which is markup of our own. */
export function renderHtml(pages: readonly GuidelinePage[], extra = ''): string {
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
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, character => entities[character] ?? character)

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:auto;padding:1rem}' +
  'table{border-collapse:collapse}th,td{border:1px solid #8888;padding:.3rem .5rem;text-align:left;vertical-align:top}.scroll{overflow-x:auto}' +
  'h2{margin-top:2rem}.topics{columns:16rem}'
