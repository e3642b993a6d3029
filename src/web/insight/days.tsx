import type { Group, Report } from '../../store/report.ts'
import { Scrollable } from '../shared/scrollable.tsx'
import { Groups } from './tables.tsx'

const width = 900
const height = 160
const foot = 24
const left = 44

type Props = { readonly days: readonly Group[]; readonly versions: Report['versions'] }

/** Cards by day as columns: accepted, overridden, and the rest, with the days on which the knowledge changed. */
export function Days({ days, versions }: Props) {
  const most = Math.max(1, ...days.map(day => day.shown))
  const step = (width - left) / Math.max(days.length, 7)
  const scale = (count: number): number => (count / most) * (height - foot - 16)
  const every = Math.ceil(days.length / 10)
  const changes = versions.flatMap(({ version, from }) => {
    const index = days.findIndex(day => day.name >= from)
    return index < 0 ? [] : [{ version, index }]
  })
  return (
    <section>
      <h2>Over time</h2>
      <Scrollable label="Cards shown by day">
        <svg
          class="days legible"
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`Cards shown by day, ${days.length} days`}
        >
          {[...new Set([0, Math.ceil(most / 2), most])].map(value => (
            <g key={value}>
              <line class="grid" x1={left} x2={width} y1={height - foot - scale(value)} y2={height - foot - scale(value)} />
              <text x={left - 6} y={height - foot - scale(value) + 4} text-anchor="end">
                {value}
              </text>
            </g>
          ))}
          {days.map((day, index) => {
            const parts = [
              ['accepted', day.accepted],
              ['overridden', day.overridden],
              ['shown', day.noResponse]
            ] as const
            let top = height - foot
            return (
              <g key={day.name}>
                {parts.map(([kind, count]) => {
                  top -= scale(count)
                  return (
                    <rect
                      key={kind}
                      class={kind}
                      x={left + index * step + 2}
                      y={top}
                      width={Math.min(step - 4, 60)}
                      height={scale(count)}
                    />
                  )
                })}
                {index % every === 0 ? (
                  <text x={left + index * step + 2} y={height - 8}>
                    {day.name.slice(5)}
                  </text>
                ) : null}
              </g>
            )
          })}
          {changes.map(({ version, index }) => (
            <g key={version} data-version={version}>
              <line class="change" x1={left + index * step} x2={left + index * step} y1={2} y2={height - foot} />
              <text x={left + index * step + 4} y={12}>
                {version}
              </text>
            </g>
          ))}
        </svg>
      </Scrollable>
      <p class="hint">
        Green: accepted. Red: overridden. Gray: no response. Dashed: the first day of a version of the knowledge.
      </p>
      <details>
        <summary>The same as a table</summary>
        <Groups title="By day" groups={days} />
      </details>
    </section>
  )
}
