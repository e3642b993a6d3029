import type { Report } from '../../store/report.ts'
import type { Topic } from '../shared/definition.ts'
import { percent } from './tables.tsx'

const width = 220
const height = 64
const foot = 4
/** As many columns as can be told apart at this size; more days than that are added up. */
const columnsAtMost = 45
const day = 86_400_000

type Day = Report['topicDays'][number]['days'][number]
type Column = Omit<Day, 'name'>
type Props = { readonly report: Report; readonly topics: readonly Topic[] }

/** One small picture of cards over time for each topic, all on the same scales, so that they compare at a glance. */
export function SmallMultiples({ report, topics }: Props) {
  const [first, last] = [report.byDay[0]?.name, report.byDay.at(-1)?.name]
  if (first === undefined || last === undefined) return null
  const span = Math.ceil(daysBetween(first, last) / columnsAtMost)
  const count = Math.ceil(daysBetween(first, last) / span)
  const rows = report.topicDays
    .map(({ name, days }) => ({
      name,
      display: topics.find(({ code }) => code === name)?.display ?? name,
      columns: columnsOf(days, first, span, count)
    }))
    .toSorted((a, b) => totalOf(b.columns).shown - totalOf(a.columns).shown)
  const most = Math.max(1, ...rows.flatMap(({ columns }) => columns.map(({ shown }) => shown)))
  return (
    <section>
      <h2>Topics over time</h2>
      <p class="hint">
        Cards {span > 1 ? `in ${span} days` : 'in a day'} from {first} to {last}, all on one scale up to {most}. Green: accepted.
        Red: overridden. Gray: no response.
      </p>
      <ul class="multiples">
        {rows.map(({ name, display, columns }) => (
          <li key={name}>
            <a href={`guideline/${encodeURIComponent(name)}`}>{display}</a>
            <Small columns={columns} most={most} />
            <span class="hint">{wordsOf(totalOf(columns))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The words below say what it shows. */
function Small({ columns, most }: { readonly columns: readonly Column[]; readonly most: number }) {
  const step = width / Math.max(columns.length, 7)
  const scale = (cards: number): number => (cards / most) * (height - foot)
  return (
    <svg class="days" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line class="grid" x1={0} x2={width} y1={height - foot} y2={height - foot} />
      {columns.map(({ shown, accepted, overridden }, index) => {
        const parts = [
          ['accepted', accepted],
          ['overridden', overridden],
          ['shown', shown - accepted - overridden]
        ] as const
        let top = height - foot
        return parts.map(([kind, cards]) => {
          top -= scale(cards)
          return cards > 0 ? (
            <rect key={`${index} ${kind}`} class={kind} x={index * step} y={top} width={step * 0.85} height={scale(cards)} />
          ) : null
        })
      })}
    </svg>
  )
}

const daysBetween = (first: string, last: string): number => Math.round((Date.parse(last) - Date.parse(first)) / day) + 1

/** Days without a card have no entry, and are columns of nothing. */
function columnsOf(days: readonly Day[], first: string, span: number, count: number): readonly Column[] {
  return Array.from({ length: count }, (_, index) =>
    totalOf(days.filter(({ name }) => Math.floor((daysBetween(first, name) - 1) / span) === index))
  )
}

function totalOf(columns: readonly Column[]): Column {
  const sum = (of: (column: Column) => number): number => columns.reduce((all, column) => all + of(column), 0)
  return { shown: sum(({ shown }) => shown), accepted: sum(({ accepted }) => accepted), overridden: sum(item => item.overridden) }
}

const wordsOf = ({ shown, accepted, overridden }: Column): string =>
  `${shown} shown, ${percent(accepted / shown)} accepted, ${percent(overridden / shown)} overridden`
