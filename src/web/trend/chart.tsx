import { figure, timeWords } from '../shared/words.ts'
import type { Curve, Mark, Point, Trend } from './read-trend.ts'
import { type Span, scale, tickWords, timeTicks, valueSpan, valueTicks } from './scales.ts'

const left = 58
const right = 12
const axis = 26
const gap = 30
const firstHeight = 230
const otherHeight = 96

type Props = { readonly trend: Trend; readonly marksTitle: string; readonly span: Span; readonly width: number }

/** One panel for each measure over one axis of time; orders as marks under the first. Text and figures also stand in the table. */
export function Chart({ trend, marksTitle, span, width }: Props) {
  const curves = trend.curves.filter((curve, index) => index === 0 || within(curve.points, span).length > 0)
  const tops = curves.map((_, index) => gap + (index === 0 ? 0 : firstHeight + gap + (index - 1) * (otherHeight + gap)))
  const height = (tops.at(-1) ?? 0) + (curves.length > 1 ? otherHeight : firstHeight) + axis
  const x = scale(span, left, width - right)
  const ticks = timeTicks(span, Math.max(2, Math.floor(width / 110)))
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary(curves, span)}>
      {ticks.map(at => (
        <g key={at}>
          <line class="grid" x1={x(at)} x2={x(at)} y1={gap} y2={height - axis} />
          <text class="faint" x={x(at)} y={height - 8} text-anchor={x(at) > width - 60 ? 'end' : 'middle'}>
            {tickWords(at, span)}
          </text>
        </g>
      ))}
      {curves.map((curve, index) => (
        <Panel
          key={curve.measure.name}
          curve={curve}
          span={span}
          x={x}
          top={tops[index] ?? 0}
          height={index === 0 ? firstHeight : otherHeight}
          width={width}
        />
      ))}
      <Marks
        marks={trend.marks.filter(mark => mark.at >= span.from && mark.at <= span.to)}
        title={marksTitle}
        x={x}
        base={gap + firstHeight}
      />
    </svg>
  )
}

const within = (points: readonly Point[], span: Span): readonly Point[] =>
  points.filter(point => point.at >= span.from && point.at <= span.to && point.value !== undefined)

function summary(curves: readonly Curve[], span: Span): string {
  const parts = curves.map(({ measure, points }) => `${measure.title}: ${within(points, span).length} results`)
  return `${parts.join(', ')}. The values are in the table below.`
}

type PanelProps = {
  readonly curve: Curve
  readonly span: Span
  readonly x: (at: number) => number
  readonly top: number
  readonly height: number
  readonly width: number
}

function Panel({ curve, span, x, top, height, width }: PanelProps) {
  const { measure } = curve
  const values = valueSpan({ ...curve, points: within(curve.points, span) })
  const y = scale(values, top + height, top)
  const clamp = (value: number): number => Math.min(top + height, Math.max(top, y(value)))
  const points = within(curve.points, span).toSorted((a, b) => a.at - b.at)
  const path = points.map(
    (point, index) => `${index === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point.value ?? 0).toFixed(1)}`
  )
  return (
    <g>
      <text x={left} y={top - 8}>
        {measure.title} ({measure.unit})
      </text>
      {measure.bands.map(band => {
        const [upper, lower] = [clamp(band.to ?? values.to), clamp(band.from ?? values.from)]
        if (lower - upper < 1) return null
        return (
          <g key={band.name} data-band={band.name}>
            <rect class={`level${band.level}`} x={left} width={width - left - right} y={upper} height={lower - upper} />
            {lower - upper > 13 ? (
              <text class="faint" x={width - right - 6} y={upper + 13} text-anchor="end">
                {band.meaning}
              </text>
            ) : null}
          </g>
        )
      })}
      {valueTicks(values, height > 150 ? 6 : 3).map(value => (
        <g key={value}>
          <line class="grid" x1={left} x2={width - right} y1={y(value)} y2={y(value)} />
          <text class="faint" x={left - 6} y={y(value) + 4} text-anchor="end">
            {figure(value)}
          </text>
        </g>
      ))}
      {measure.limits.map(limit => (
        <line key={limit.meaning} class="limit" x1={left} x2={width - right} y1={y(limit.value)} y2={y(limit.value)}>
          <title>{`${figure(limit.value)} ${measure.unit}: ${limit.meaning}`}</title>
        </line>
      ))}
      <path class="curve" d={path.join('')} />
      {points.map(point => (
        <circle key={point.at} class="point" cx={x(point.at)} cy={y(point.value ?? 0)} r={4}>
          <title>{`${timeWords(point.at)}: ${point.reported}`}</title>
        </circle>
      ))}
    </g>
  )
}

type MarksProps = {
  readonly marks: readonly Mark[]
  readonly title: string
  readonly x: (at: number) => number
  readonly base: number
}

function Marks({ marks, title, x, base }: MarksProps) {
  return (
    <g aria-label={title}>
      {marks.map(mark => (
        <g key={`${mark.at} ${mark.name}`} data-mark>
          <line class="mark" x1={x(mark.at)} x2={x(mark.at)} y1={base - 26} y2={base} />
          <path class="markhead" d={`M${x(mark.at) - 5} ${base - 8}h10l-5 8z`} />
          <title>{`${timeWords(mark.at)}: ${mark.name} (${mark.status})`}</title>
        </g>
      ))}
    </g>
  )
}
