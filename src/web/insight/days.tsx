import type { Group } from '../../store/report.ts'
import { Groups } from './tables.tsx'

const width = 900
const height = 160
const foot = 24

/** Cards by day as columns: accepted, overridden, and the rest. The same figures stand in a table below. */
export function Days({ days }: { readonly days: readonly Group[] }) {
  const most = Math.max(1, ...days.map(day => day.shown))
  const step = width / Math.max(days.length, 7)
  const scale = (count: number): number => (count / most) * (height - foot - 16)
  const every = Math.ceil(days.length / 10)
  return (
    <section>
      <h2>Over time</h2>
      <svg class="days" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Cards shown by day, ${days.length} days`}>
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
                    x={index * step + 2}
                    y={top}
                    width={Math.min(step - 4, 60)}
                    height={scale(count)}
                  />
                )
              })}
              {index % every === 0 ? (
                <text x={index * step + 2} y={height - 8}>
                  {day.name.slice(5)}
                </text>
              ) : null}
            </g>
          )
        })}
      </svg>
      <p class="hint">Green: accepted. Red: overridden. Gray: no response.</p>
      <details>
        <summary>The same as a table</summary>
        <Groups title="By day" groups={days} />
      </details>
    </section>
  )
}
