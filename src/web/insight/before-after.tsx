import { useEffect, useState } from 'preact/hooks'
import type { Report } from '../../store/report.ts'
import { authorization } from '../shared/authorization.ts'
import { fetchJson } from '../shared/fetch-json.ts'
import { type Filter, queryOf } from './filters.tsx'
import { rateWords, Table } from './tables.tsx'
import { per100 } from './to-tune.tsx'

type Props = {
  readonly report: Report
  readonly filter: Filter
  readonly token: string
  readonly titleOf: (topic: string) => string
}

/** The last two versions of the knowledge, topic by topic; nothing where there is one. */
export function BeforeAfter({ report, filter, token, titleOf }: Props) {
  const [before, after] = report.versions.slice(-2)
  const [pair, setPair] = useState<readonly [Report, Report]>()
  const query = queryOf(filter)
  useEffect(() => {
    let current = true
    setPair(undefined)
    if (!before || !after || filter.knowledgeVersion) return
    const of = (version: string): Promise<Report> =>
      fetchJson(`insight/data${queryOf({ ...filter, knowledgeVersion: version })}`, { headers: authorization(token) })
    Promise.all([of(before.version), of(after.version)])
      .then(found => current && setPair(found))
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [before?.version, after?.version, query, token])
  if (!pair || !before || !after) return null
  const [old, now] = pair
  const topics = [...new Set([...old.byTopic, ...now.byTopic].map(({ name }) => name))]
  const cells = (of: Report, topic: string) => {
    const group = of.byTopic.find(({ name }) => name === topic)
    return [per100(group?.shown ?? 0, of.calls.total), rateWords(group?.ofShown?.overridden)] as const
  }
  return (
    <Table
      title={`Before and after ${after.version}`}
      hint={`${before.version} from ${before.from}, ${after.version} from ${after.from}. Cards for every 100 calls, and the share overridden of all shown.`}
      columns={[
        'Topic',
        `Per 100 calls, ${before.version}`,
        `Per 100 calls, ${after.version}`,
        `Overridden, ${before.version}`,
        `Overridden, ${after.version}`
      ]}
    >
      {topics.map(topic => {
        const [[oldFiring, oldRate], [firing, rate]] = [cells(old, topic), cells(now, topic)]
        return (
          <tr key={topic}>
            <th scope="row">{titleOf(topic)}</th>
            <td class="number">{oldFiring}</td>
            <td class="number">{firing}</td>
            <td class="rate">{oldRate}</td>
            <td class="rate">{rate}</td>
          </tr>
        )
      })}
    </Table>
  )
}
