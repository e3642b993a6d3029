import { useContext, useState } from 'preact/hooks'
import { Scrollable } from '../shared/scrollable.tsx'
import { figure, reasonWords } from '../shared/words.ts'
import type { Trend } from './read-trend.ts'
import { Times } from './times.ts'

type Row = { readonly at: number; readonly cells: readonly [what: string, value: string, reported: string, remark: string] }

/** Rows shown at first. */
const newest = 50

const columns = ['When', 'What', 'Value', 'As reported', 'Remark']

function rowsOf({ curves, marks }: Trend): readonly Row[] {
  const results = curves.flatMap(({ measure, points }) =>
    points.map(({ at, value, reason, reported, band }): Row => {
      const remark = reason ? `not used: ${reasonWords[reason] ?? reason}` : (band?.meaning ?? '')
      return { at, cells: [measure.title, value === undefined ? '' : `${figure(value)} ${measure.unit}`, reported, remark] }
    })
  )
  const orders = marks.map(
    ({ at, kind, name, status, route }): Row => ({ at, cells: [kind === 'given' ? 'Given' : 'Ordered', name, route, status] })
  )
  return [...results, ...orders].sort((a, b) => b.at - a.at)
}

/** Everything drawn, and what could not be drawn, for reading and copying. */
export function ValuesTable({ trend }: { readonly trend: Trend }) {
  const timeWords = useContext(Times)
  const [said, setSaid] = useState('')
  const [all, setAll] = useState(false)
  const rows = rowsOf(trend)
  const seen = all ? rows : rows.slice(0, newest)
  const copy = async (): Promise<void> => {
    const lines = [columns, ...rows.map(({ at, cells }) => [timeWords(at), ...cells])]
    try {
      await navigator.clipboard.writeText(lines.map(line => line.map(cell => cell.replace(/\s+/g, ' ')).join('\t')).join('\n'))
      setSaid('Copied.')
    } catch {
      setSaid('The browser does not permit copying.')
    }
  }
  return (
    <section aria-labelledby="values">
      <h2 id="values">Values</h2>
      <p class="actions">
        <button type="button" onClick={copy}>
          Copy table
        </button>{' '}
        <span role="status">{said}</span>
      </p>
      <Scrollable label="Table of values">
        <table>
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seen.map(({ at, cells }) => (
              <tr key={`${at} ${cells.join(' ')}`}>
                <th scope="row">{timeWords(at)}</th>
                <td>{cells[0]}</td>
                <td>{cells[1]}</td>
                <td>{cells[2]}</td>
                <td>{cells[3]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
      {rows.length > newest ? (
        <p class="actions">
          <button type="button" onClick={() => setAll(!all)}>
            {all ? `The newest ${newest} only` : `Show all ${rows.length}`}
          </button>
        </p>
      ) : null}
    </section>
  )
}
