import { type Html, html } from './html.ts'
import { displayOf, type ServiceReport, topicId } from './report-service.ts'

/** What each topic of the report is about, as the guideline's own page says it: so that no link leads out of the report. */
export function topicSections({ service, aggregate }: ServiceReport): readonly Html[] {
  const codes = Object.keys(aggregate.topics).sort()
  if (codes.length === 0) return []
  return [html`<h2>Topics of ${service.title}</h2>`, ...codes.map(code => topicSection(service, code))]
}

function topicSection(service: ServiceReport['service'], code: string): Html {
  // Who is meant and what is advised; the rest stands on the guideline's own page.
  const sections = (service.topicPage(code)?.sections ?? []).filter(({ table: rows }) => !rows).slice(0, 2)
  const parts = sections.map(({ title, lines = [] }) => html`<h4>${title}</h4>${lines.map(line => html`<p>${line}</p>`)}`)
  return html`<section id="${topicId(service, code)}"><h3>${displayOf(service, code)}</h3>${
    parts.length > 0 ? html`<details><summary>What the guideline says</summary>${parts}</details>` : ''
  }</section>`
}
