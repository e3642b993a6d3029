import type { ServicePackage } from '../../guideline-folder.ts'
import type { Comparison, PatientChange, TopicChange } from '../rows/comparison.ts'
import type { Tallies } from '../rows/tallies.ts'
import { type Html, html, page, table } from './html.ts'
import { barPlot, legend } from './plots.ts'

export type Compared = { readonly name: string; readonly tallies: Tallies }

const kinds = [
  { kind: 'k1', of: 'gone', label: 'no longer' },
  { kind: 'k4', of: 'added', label: 'newly' },
  { kind: 'k2', of: 'otherIndicator', label: 'other indicator' },
  { kind: 'k3', of: 'otherOrders', label: 'other orders' }
] as const

/** How a topic's changes are told, on the page and on the terminal. */
export const comparisonColumns = ['first run', 'second run', ...kinds.map(({ label }) => label), 'patients changed'] as const
export const comparisonCells = (change: TopicChange): readonly number[] => [
  change.first,
  change.second,
  ...kinds.map(({ of }) => change[of]),
  change.patients
]

/** The comparison of two runs as a page. Patients stand in it by their keyed hash, the first ones only. */
export function comparisonPage(
  comparison: Comparison,
  runs: readonly Compared[],
  services: readonly ServicePackage[],
  patients: readonly PatientChange[]
): string {
  const displays = new Map(services.flatMap(({ topics }) => topics.map(({ code, display }) => [code, display] as const)))
  const displayOf = (code: string): string => displays.get(code) ?? code
  const { evaluations, topics } = comparison
  const changed = topics.filter(({ patients: concerned }) => concerned > 0)
  const body: readonly Html[] = [
    html`<h1>Two runs compared</h1>`,
    table(
      ['Run', 'export', 'judged on', 'knowledge', 'evaluations', 'cards'],
      runs.map(({ name, tallies }, index) => [
        name,
        tallies.export.name,
        new Date(tallies.now).toISOString().slice(0, 10),
        tallies.services.map(service => `${service.name} ${service.version} (files ${service.digest})`).join(', '),
        tallies.patients.evaluations ?? 0,
        topics.reduce((sum, { first, second }) => sum + (index === 0 ? first : second), 0)
      ])
    ),
    html`<p>Something changes for <b>${comparison.patients.changed}</b> of ${comparison.patients.all} patients, in ${evaluations.different} of ${
      evaluations.same + evaluations.different
    } evaluations made in both runs. Only in the first: ${evaluations.onlyFirst}, only in the second: ${evaluations.onlySecond}.</p>`,
    html`<h2>Topics</h2>`,
    barPlot(
      'Evaluations that change, by topic',
      changed.map(change => ({
        label: displayOf(change.topic),
        parts: kinds.map(({ kind, of, label }) => ({ kind, label, value: change[of] }))
      }))
    ),
    legend(kinds),
    table(
      ['Topic', ...comparisonColumns],
      topics.map(change => [displayOf(change.topic), ...comparisonCells(change)])
    ),
    html`<h2>Patients</h2><p class="soft">The first ${patients.length} for whom something changes; all of them are in <code>changes.ndjson</code>. They stand by a keyed hash, the same as in <code>evaluations.ndjson</code>: only who has the key file can tell who is meant.</p>`,
    table(
      ['Patient', ...kinds.map(({ label }) => label)],
      patients.map(change => [change.patient, ...kinds.map(({ of }) => change[of].map(displayOf).join('; '))])
    )
  ]
  return page('Two runs compared', services, body)
}
