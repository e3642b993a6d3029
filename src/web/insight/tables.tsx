import type { ComponentChildren } from 'preact'
import type { ReasonCount, SuggestionCount } from '../../store/answer-counts.ts'
import type { Group } from '../../store/report.ts'
import type { Interval } from '../../store/wilson.ts'
import { Scrollable } from '../shared/scrollable.tsx'

export const percent = (share: number): string => `${Math.round(share * 100)} %`

export const rateWords = (rate: Interval | undefined): string =>
  rate ? `${percent(rate.rate)} (${percent(rate.low)} to ${percent(rate.high)})` : ''

type GroupsProps = { readonly title: string; readonly groups: readonly Group[]; readonly nameOf?: (name: string) => string }

/** Counts of one dimension, with the share of overrides among the answered and its interval. */
export function Groups({ title, groups, nameOf = name => name }: GroupsProps) {
  return (
    <Table
      title={title}
      columns={[
        '',
        'Shown',
        'Accepted',
        'Overridden',
        'No response',
        'Overridden of shown (95 %)',
        'Of answers (95 %)',
        'Median s'
      ]}
    >
      {groups.map(group => (
        <tr key={group.name}>
          <th scope="row">{nameOf(group.name)}</th>
          <td class="number">{group.shown}</td>
          <td class="number">{group.accepted}</td>
          <td class="number">{group.overridden}</td>
          <td class="number">{group.noResponse}</td>
          <td class="rate">{rateWords(group.ofShown?.overridden)}</td>
          <td class="rate">{rateWords(group.overrideRate)}</td>
          <td class="number">{group.medianSecondsToAction === undefined ? '' : Math.round(group.medianSecondsToAction)}</td>
        </tr>
      ))}
    </Table>
  )
}

type Named = { readonly titleOf: (topic: string) => string }

export function Reasons({ reasons, titleOf }: { readonly reasons: readonly ReasonCount[] } & Named) {
  const total = reasons.reduce((sum, { count }) => sum + count, 0)
  return (
    <Table
      title="Reasons for overriding"
      hint={`${total} reasons in all.`}
      columns={['Reason', 'Topic', 'Count', 'Share of all reasons']}
    >
      {reasons.map(reason => (
        <tr key={`${reason.topic} ${reason.system} ${reason.code} ${reason.display}`}>
          <th scope="row">{reason.display ?? reason.code ?? 'not said'}</th>
          <td>{titleOf(reason.topic)}</td>
          <td class="number">{reason.count}</td>
          <td class="number">{percent(reason.count / Math.max(1, total))}</td>
        </tr>
      ))}
    </Table>
  )
}

type SuggestionProps = {
  readonly suggestions: readonly SuggestionCount[]
  readonly codes: Readonly<Record<string, string>>
} & Named

export function Suggestions({ suggestions, codes, titleOf }: SuggestionProps) {
  return (
    <Table title="Suggestions" columns={['Suggestion', 'Topic', 'Row', 'Offered', 'Taken']}>
      {suggestions.map(one => (
        <tr key={`${one.topic} ${one.row} ${one.index} ${one.label}`}>
          <th scope="row">{one.label}</th>
          <td>{titleOf(one.topic)}</td>
          <td>{codes[one.row] ? `${one.row}: ${codes[one.row]}` : one.row}</td>
          <td class="number">{one.offered}</td>
          <td class="number">{one.taken}</td>
        </tr>
      ))}
    </Table>
  )
}

type TableProps = {
  readonly title: string
  readonly hint?: string
  readonly columns: readonly string[]
  readonly children: readonly ComponentChildren[]
}

/** Nothing at all where there are no rows. */
export function Table({ title, hint, columns, children }: TableProps) {
  if (children.length === 0) return null
  return (
    <section>
      <h2>{title}</h2>
      {hint ? <p class="hint">{hint}</p> : null}
      <Scrollable label={title}>
        <table>
          <thead>
            <tr>
              {columns.map(column =>
                column ? (
                  <th scope="col" key={column}>
                    {column}
                  </th>
                ) : (
                  <td key={column} />
                )
              )}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </Scrollable>
    </section>
  )
}
