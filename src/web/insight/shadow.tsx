import type { ShadowCounts } from '../../http/meters/shadow-meters.ts'
import { Table } from './tables.tsx'

const words = {
  'only-live': 'no card',
  'only-shadow': 'a card more',
  indicator: 'other indicator',
  orders: 'other orders'
} as const

/** What the shadow version would have said otherwise; nothing where none judges. */
export function Shadow({ shadow, titleOf }: { readonly shadow: ShadowCounts; readonly titleOf: (topic: string) => string }) {
  const { compared, dropped, differences } = shadow
  if (compared + dropped === 0) return null
  return (
    <Table
      title="Shadow version"
      hint={`${compared} calls compared since this process began, ${dropped} dropped. Nothing of it was shown; the filters do not count here.`}
      columns={['Topic', 'In the shadow', 'Times']}
    >
      {differences.map(({ topic, kind, count }) => (
        <tr key={`${topic} ${kind}`}>
          <th scope="row">
            <a href={`guideline/${encodeURIComponent(topic)}`}>{titleOf(topic)}</a>
          </th>
          <td>{words[kind]}</td>
          <td class="number">{count}</td>
        </tr>
      ))}
    </Table>
  )
}
