import { join } from 'node:path'
import type { ServicePackage } from '../../guideline-folder.ts'
import { writeWhole } from '../intake/text-file.ts'
import { aggregate } from '../rows/aggregate.ts'
import { openRows } from '../rows/rows-file.ts'
import { assertJudgedBy, type Tallies } from '../rows/tallies.ts'
import { type Html, html, page } from './html.ts'
import { runSections } from './report-run.ts'
import { displayOf, type ServiceReport, serviceSections, topicId } from './report-service.ts'

export type ReportOptions = {
  /** The file of the rows. */
  readonly rows: string
  readonly out: string
  readonly tallies: Tallies
  readonly services: readonly ServicePackage[]
}

/**
 * Adds up the rows of a finished run and writes `report.html`. The same rows give the same page: it tells no time of its own making.
 * @throws RunError
 */
export function writeReport({ rows, out, tallies, services }: ReportOptions): readonly ServiceReport[] {
  assertJudgedBy(services, tallies)
  const file = openRows(rows)
  try {
    const reports = services.flatMap(service => {
      if (!service.trigger || !tallies.services.some(({ name }) => name === service.name)) return []
      const triggered = { ...service, trigger: service.trigger }
      return [{ service: triggered, aggregate: aggregate(file, triggered, tallies.input.end) }]
    })
    writeWhole(join(out, 'report.html'), reportPage(tallies, services, reports))
    return reports
  } finally {
    file.close()
  }
}

function reportPage(tallies: Tallies, services: readonly ServicePackage[], reports: readonly ServiceReport[]): string {
  const { export: about, now, asOf } = tallies
  const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
  const body: readonly Html[] = [
    html`<h1>Before go-live: what would have been shown</h1>`,
    html`<p>Export <b>${about.name}</b>, last changed on ${dateOf(about.changed)}; judged on ${dateOf(now)}.</p>`,
    html`<p class="soft">Every evaluation is one that opening the chart would have made with what was known at that moment. ${
      asOf === null
        ? 'One evaluation at each new result.'
        : `One evaluation of each patient as of ${new Date(asOf).toISOString()}.`
    }</p>`,
    ...reports.flatMap(report => serviceSections(report, tallies)),
    ...runSections(tallies),
    ...reports.flatMap(report => topicSections(report))
  ]
  return page('Before go-live', services, body)
}

/** What each topic of the report is about, as the guideline's own page says it: so that no link leads out of the report. */
function topicSections({ service, aggregate }: ServiceReport): readonly Html[] {
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
