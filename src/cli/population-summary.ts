import type { ServicePackage } from '../guideline-folder.ts'
import type { ServiceReport } from '../population/report/report-service.ts'
import { indicators } from '../population/rows/aggregate.ts'
import type { Tallies } from '../population/rows/tallies.ts'
import { rounded } from '../population/run/progress.ts'

type Seconds = { readonly partition: number; readonly evaluation: number }

/** What a run found, on one screen. */
export function runSummary(tallies: Tallies, reports: readonly ServiceReport[], seconds: Seconds | undefined): string {
  const { input, patients } = tallies
  const bad = Object.entries(input.bad).map(([reason, value]) => `${reason} ${rounded(value)}`)
  const failed = Object.entries(tallies.failed).map(([reason, value]) => `${reason} ${rounded(value)}`)
  const lines = [
    `${rounded(input.lines)} lines in ${rounded(input.files)} files; ${rounded(patients.all ?? 0)} patients, ${rounded(patients.days ?? 0)} patient-days, ${rounded(patients.evaluations ?? 0)} evaluations`,
    ...(bad.length > 0 ? [`Bad lines: ${bad.join(', ')}`] : []),
    ...Object.entries(input.broken).map(([file, end]) => `File ${end}: ${file.replace(/\p{Cc}/gu, '?')}`),
    ...(failed.length > 0 ? [`Patients not judged: ${failed.join(', ')}`] : []),
    ...(seconds
      ? [
          `${readingWords(input.lines, seconds)} ${seconds.evaluation.toFixed(1)} s (${rounded((patients.evaluations ?? 0) / Math.max(seconds.evaluation, 0.001))} evaluations/s)`
        ]
      : []),
    ...reports.flatMap(report => serviceLines(report, tallies))
  ]
  return `${lines.join('\n')}\n`
}

/** Nothing of a part, which was read when it was dealt. */
const readingWords = (lines: number, { partition }: Seconds): string =>
  partition > 0 ? `Reading ${partition.toFixed(1)} s (${rounded(lines / partition)} lines/s), judging` : 'Judging'

function serviceLines({ service, aggregate }: ServiceReport, tallies: Tallies): readonly string[] {
  const of = (tallies.asOf === null ? tallies.patients.days : tallies.patients.all) || 1
  const rows = Object.entries(aggregate.topics)
    .map(([code, counts]) => ({ code, counts, all: Object.values(counts).reduce((sum, value) => sum + value, 0) }))
    .sort((a, b) => b.all - a.all || (a.code < b.code ? -1 : 1))
  const name = tallies.asOf === null ? 'patient-days' : 'patients'
  return [
    '',
    `${service.title}: cards in ${rounded(aggregate.withCard)} of ${rounded(aggregate.evaluations)} evaluations, for ${rounded(aggregate.patientsWithCard)} of ${rounded(aggregate.patients)} patients`,
    `${'topic'.padEnd(44)}${indicators.map(indicator => indicator.padStart(10)).join('')}  per 1,000 ${name}`,
    ...rows.map(({ code, counts, all }) => {
      const display = service.topics.find(topic => topic.code === code)?.display ?? code
      const cells = indicators.map(indicator => rounded(counts[indicator] ?? 0).padStart(10)).join('')
      return `${display.slice(0, 43).padEnd(44)}${cells}  ${((all * 1000) / of).toFixed(1).padStart(8)}`
    })
  ]
}

/** What to do where no result was read that sets off an evaluation of some service; nothing where one was. */
export function unreadWarning(
  { input, services: judged }: Pick<Tallies, 'input' | 'services'>,
  services: readonly ServicePackage[]
): string {
  const blind = services.flatMap(({ name, trigger }) =>
    trigger && judged.some(service => service.name === name) && !input.results[trigger.key] ? [trigger.title] : []
  )
  if (blind.length === 0) return ''
  const codes = input.unread.map(
    ({ code, system, display, count }) =>
      `  ${rounded(count).padStart(10)}  ${[code, system, display].filter(Boolean).join('  ').replace(/\p{C}/gu, '?')}`
  )
  return `${[
    `No result was read for ${blind.join(', ')}: the export has none, or under codes that are not known.`,
    ...(codes.length > 0 ? ['The commonest laboratory codes that are not read, with the number of results:', ...codes] : []),
    'If one of them is meant, name it in the file of the site, {"codes": [{"system": "...", "code": "...", "concept": "..."}]}, and give that by --local.'
  ].join('\n')}\n`
}
