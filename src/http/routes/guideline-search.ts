import type { ServicePackage, Term } from '../../guideline-folder.ts'
import { limits } from '../../limits.ts'
import { escapeHtml } from '../../presentation/escape-html.ts'
import { statusBanner } from '../../presentation/status-banner.ts'
import { htmlDocument, renderHtml } from '../html-page.ts'
import { type Finder, finderOf, firstScreenFits, searched } from '../search-pages.ts'
import { anchor } from '../section-html.ts'

export const searchForm = (words: string): string =>
  `<form class="search" role="search" action="guideline" method="get"><label for="q">Search the guideline</label><input id="q" type="search" name="q" maxlength="100" value="${escapeHtml(words)}"><button>Search</button></form>`

/** Everything that holds all of the words, in either spelling: topics, drugs and conditions, lines and rows. Every hit is a link. */
export function searchPage(services: readonly ServicePackage[], q: string): string {
  const words = q.split(/\s+/)
  const fits = finderOf(words)
  const status = statusBanner(services)
  const topics = topicHits(services, fits)
  const terms = termHits(services, fits)
  const pages = services
    .map((service, index) => {
      const page = searched(service.guideline(), fits)
      return { page, index }
    })
    .filter(({ page }) => page.sections.length > 0)
  const headings = pages.flatMap(({ page, index }) =>
    page.sections.map(({ title }) => `<li><a href="guideline#${anchor(title, index)}">${escapeHtml(title)}</a></li>`)
  )
  const listed = `${listOf('Topics', topics)}${listOf('Drugs and conditions', terms)}${listOf('Parts of the guideline', headings)}`
  const back = '<p><a href="guideline">The whole guideline</a></p>'
  if (listed === '') {
    const nothing = '<p role="status">Nothing in the guideline holds all of these words.</p>'
    return htmlDocument({ title: 'Search', body: `<h1>Search</h1>${searchForm(q)}${nothing}${back}`, status })
  }
  if (pages.length === 0)
    return htmlDocument({ title: 'Search', body: `<h1>Search</h1>${searchForm(q)}${listed}${back}`, status })
  return renderHtml(
    pages.map(({ page }) => page),
    { status, before: `${searchForm(q)}${listed}`, after: back, marking: { words, idsLeadTo: 'guideline/' } }
  )
}

const listOf = (title: string, items: readonly string[]): string =>
  items.length > 0 ? `<h2>${title}</h2><ul class="topics hits">${items.join('')}</ul>` : ''

const link = (code: string, words: string): string => `<a href="guideline/${encodeURIComponent(code)}">${escapeHtml(words)}</a>`

function topicHits(services: readonly ServicePackage[], fits: Finder): readonly string[] {
  return services.flatMap(service =>
    service.topics.flatMap(({ code, display }) => {
      const page = service.topicPage(code)
      return page && (fits(`${code} ${display}`) || firstScreenFits(page, fits)) ? [`<li>${link(code, display)}</li>`] : []
    })
  )
}

/** The shortest names first: a drug before its products. */
function termHits(services: readonly ServicePackage[], fits: Finder): readonly string[] {
  return services
    .flatMap(service => {
      const displays = new Map(service.topics.map(({ code, display }) => [code, display]))
      const found = (service.terms?.() ?? []).filter(({ name }) => fits(name))
      return found.map(term => ({ term, displays }))
    })
    .sort((a, b) => a.term.name.length - b.term.name.length)
    .slice(0, limits.searchTerms)
    .map(
      ({ term, displays }) =>
        `<li>${termWords(term)}: ${term.topics.map(code => link(code, displays.get(code) ?? code)).join(', ')}</li>`
    )
}

const termWords = ({ name, words }: Term): string => escapeHtml(name.toLowerCase() === words ? name : `${name}, ${words}`)
