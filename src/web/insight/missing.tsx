import type { CallCounts } from '../../store/call-counts.ts'
import { spaced } from '../shared/words.ts'
import { percent, Table } from './tables.tsx'

type Props = { readonly calls: CallCounts; readonly topic: string; readonly titleOf: (topic: string) => string }

/** What calls lacked, and which rules could not tell because of it: where a client's prefetch or chart has gaps. */
export function Missing({ calls, topic: only, titleOf }: Props) {
  const unclear = calls.verdicts
    .filter(item => item.cannotTell > 0 && (only === '' || item.topic === only))
    .toSorted((a, b) => b.cannotTell - a.cannotTell)
  const share = (count: number): string => percent(count / Math.max(1, calls.total))
  return (
    <>
      <Table
        title="Data that could not be had"
        hint={`${calls.withMissing} of ${calls.total} calls lacked something. A fact that is not needed at a hook does not count.`}
        columns={['Fact', 'Calls', 'Share']}
      >
        {calls.missing.map(({ name, calls: count }) => (
          <tr key={name}>
            <th scope="row">{spaced(name)}</th>
            <td class="number">{count}</td>
            <td class="number">{share(count)}</td>
          </tr>
        ))}
      </Table>
      <Table title="Rules that could not tell" columns={['Topic', 'Calls', 'Share']}>
        {unclear.map(({ topic, cannotTell }) => (
          <tr key={topic}>
            <th scope="row">
              <a href={`guideline/${encodeURIComponent(topic)}`}>{titleOf(topic)}</a>
            </th>
            <td class="number">{cannotTell}</td>
            <td class="number">{share(cannotTell)}</td>
          </tr>
        ))}
      </Table>
    </>
  )
}
