import type { Group, Report } from '../../store/report.ts'
import type { Topic } from '../shared/definition.ts'
import { rateWords, Table } from './tables.tsx'

/** From so many answers on, an override rate above this share asks for a change of the card. */
const tune = { answers: 20, overridden: 0.8 }

type Props = { readonly report: Report; readonly topics: readonly Topic[] }

/** Topics by how many cards were overridden: where a change would spare the most. */
export function ToTune({ report, topics }: Props) {
  const rows = topics
    .flatMap(({ code, display }) => {
      const shown = report.byTopic.find(group => group.name === code)
      return shown && shown.overridden > 0 ? [{ code, display, shown }] : []
    })
    .toSorted((a, b) => b.shown.overridden - a.shown.overridden)
  return (
    <Table
      title="What to tune"
      hint={`Sorted by cards that were overridden. Flagged: at least ${tune.answers} answers, more than ${tune.overridden * 100} % of them overridden.`}
      columns={['Topic', 'Overridden', 'Answers', 'Overridden of answers (95 %)', 'Per 100 calls', '']}
    >
      {rows.map(({ code, display, shown }) => (
        <tr key={code} class={isFlagged(shown) ? 'flagged' : ''}>
          <th scope="row">
            <a href={`guideline/${encodeURIComponent(code)}`}>{display}</a>
          </th>
          <td class="number">{shown.overridden}</td>
          <td class="number">{shown.accepted + shown.overridden}</td>
          <td class="rate">{rateWords(shown.overrideRate)}</td>
          <td class="number">{per100(shown.shown, report.calls.total)}</td>
          <td>{isFlagged(shown) ? <strong>review this card</strong> : ''}</td>
        </tr>
      ))}
    </Table>
  )
}

const isFlagged = ({ accepted, overridden, overrideRate }: Group): boolean =>
  accepted + overridden >= tune.answers && (overrideRate?.rate ?? 0) > tune.overridden

/** Cards for every hundred calls, with one decimal. */
export const per100 = (shown: number, calls: number): string => (calls > 0 ? ((shown * 100) / calls).toFixed(1) : '')
