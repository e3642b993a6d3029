import type { Group, Report } from '../../store/report.ts'
import { rateWords, Table } from './tables.tsx'
import { per100 } from './to-tune.tsx'

type Topic = { readonly code: string; readonly display: string }

/** Causes of not being shown, in words. */
const causeWords: Readonly<Record<string, string>> = {
  silent: 'set silent',
  snoozed: 'snoozed',
  'below-indicator': 'below the set urgency',
  'beyond-most-cards': 'more cards than are shown'
}

type Row = Topic & { readonly applies: number; readonly shown: Group | undefined; readonly notShown: readonly string[] }

/** Every topic that applied, with what was shown of it and what was not; then those that never applied. */
export function Topics({ report, topics }: { readonly report: Report; readonly topics: readonly Topic[] }) {
  const rows = topics.map(topic => rowOf(topic, report))
  const spoke = rows.filter(row => row.applies > 0 || row.shown !== undefined)
  const never = rows.filter(row => !spoke.includes(row))
  const order = (row: Row): number => row.shown?.shown ?? 0
  return (
    <>
      <Table
        title="By topic"
        columns={[
          'Topic',
          'Applied in calls',
          'Per 100 calls',
          'Shown',
          'Accepted',
          'Overridden',
          'No response',
          'Overridden of shown (95 %)',
          'Of answers (95 %)',
          'Median s',
          'Not shown'
        ]}
      >
        {spoke
          .toSorted((a, b) => order(b) - order(a))
          .map(({ code, display, applies, shown, notShown }) => (
            <tr key={code}>
              <th scope="row">
                <a href={`guideline/${encodeURIComponent(code)}`}>{display}</a>
              </th>
              <td class="number">{applies}</td>
              <td class="number">{per100(shown?.shown ?? 0, report.calls.total)}</td>
              <td class="number">{shown?.shown ?? 0}</td>
              <td class="number">{shown?.accepted ?? 0}</td>
              <td class="number">{shown?.overridden ?? 0}</td>
              <td class="number">{shown?.noResponse ?? 0}</td>
              <td class="rate">{rateWords(shown?.ofShown?.overridden)}</td>
              <td class="rate">{rateWords(shown?.overrideRate)}</td>
              <td class="number">{shown?.medianSecondsToAction === undefined ? '' : Math.round(shown.medianSecondsToAction)}</td>
              <td>{notShown.join(', ')}</td>
            </tr>
          ))}
      </Table>
      {never.length > 0 ? (
        <details>
          <summary>Topics that never applied ({never.length})</summary>
          <ul class="topics">
            {never.map(topic => (
              <li key={topic.code}>
                <a href={`guideline/${encodeURIComponent(topic.code)}`}>{topic.display}</a>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}

function rowOf(topic: Topic, { byTopic, calls }: Report): Row {
  return {
    ...topic,
    applies: calls.verdicts.find(item => item.topic === topic.code)?.applies ?? 0,
    shown: byTopic.find(group => group.name === topic.code),
    notShown: calls.notShown
      .filter(item => item.topic === topic.code)
      .map(({ cause, count }) => `${count} ${causeWords[cause] ?? cause}`)
  }
}
