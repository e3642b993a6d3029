import { join } from 'node:path'
import type { ServicePackage } from '../guideline-folder.ts'
import { Aggregation } from './aggregate.ts'
import { type Html, html } from './html.ts'
import { assertJudgedBy } from './judged-by.ts'
import { page } from './page.ts'
import { runSections } from './report-run.ts'
import { type ServiceReport, serviceSections } from './report-service.ts'
import { rowsOf } from './results.ts'
import { type Tallies, writeWhole } from './run-state.ts'

/** Adds up the rows of a finished run and writes `report.html`. The same rows give the same page: it tells no time of its own making. */
export async function writeReport(
  out: string,
  tallies: Tallies,
  services: readonly ServicePackage[]
): Promise<readonly ServiceReport[]> {
  const reports = await aggregated(out, tallies, services)
  writeWhole(join(out, 'report.html'), reportPage(tallies, reports))
  return reports
}

/** The sums of a finished run for each of its services. */
async function aggregated(out: string, tallies: Tallies, services: readonly ServicePackage[]): Promise<readonly ServiceReport[]> {
  assertJudgedBy(services, tallies)
  const open = services.flatMap(service => {
    if (!service.trigger || !tallies.services.some(({ name }) => name === service.name)) return []
    const triggered = { ...service, trigger: service.trigger }
    return [{ service: triggered, sums: new Aggregation(triggered, tallies.input.end) }]
  })
  const byName = new Map(open.map(({ service, sums }) => [service.name, sums]))
  for await (const row of rowsOf(out)) byName.get(row.service)?.add(row)
  return open.map(({ service, sums }) => ({ service, aggregate: sums.sum() }))
}

function reportPage(tallies: Tallies, reports: readonly ServiceReport[]): string {
  const body: readonly Html[] = [
    html`<h1>Before go-live: what would have been shown</h1>`,
    html`<p class="soft">Every evaluation is one that opening the chart would have made with what was known at that moment. ${
      tallies.asOf === null
        ? 'One evaluation at each new result.'
        : `One evaluation of each patient as of ${new Date(tallies.asOf).toISOString()}.`
    }</p>`,
    ...reports.flatMap(report => serviceSections(report, tallies)),
    ...runSections(tallies)
  ]
  return page('Before go-live', body)
}
