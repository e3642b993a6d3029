import { useContext, useState } from 'preact/hooks'
import { figure } from '../shared/words.ts'
import { DueSpan, Marks } from './events.tsx'
import type { Point } from './point.ts'
import type { Curve, Trend } from './read-trend.ts'
import { type Span, scale, tickWords, timeTicks, valueSpan, valueTicks } from './scales.ts'
import { thinned } from './thinned.ts'
import { Times } from './times.ts'

const left = 58
const right = 12
const axis = 26
const gap = 30
const firstHeight = 230
const otherHeight = 96

type Props = { readonly trend: Trend; readonly span: Span; readonly now: number; readonly width: number }

type Place = {
  readonly x: (at: number) => number
  readonly y: (value: number) => number
  readonly values: Span
  readonly top: number
  readonly height: number
  readonly width: number
}

/** One panel for each measure over one axis of time; doses as marks under the first. Text and figures also stand in the table. */
export function Chart({ trend, span, now, width }: Props) {
  const curves = trend.curves.filter((curve, index) => index === 0 || within(curve.points, span).length > 0)
  const tops = curves.map((_, index) => gap + (index === 0 ? 0 : firstHeight + gap + (index - 1) * (otherHeight + gap)))
  const height = (tops.at(-1) ?? 0) + (curves.length > 1 ? otherHeight : firstHeight) + axis
  const x = scale(span, left, width - right)
  const panels = curves.map((curve, index) => {
    const [top, own] = [tops[index] ?? 0, index === 0 ? firstHeight : otherHeight]
    const values = valueSpan({ ...curve, points: within(curve.points, span) })
    return { curve, place: { x, y: scale(values, top + own, top), values, top, height: own, width } }
  })
  const timeWords = useContext(Times)
  const [told, setTold] = useState('')
  // The nearest result to the finger or the pointer, of whichever panel.
  const tell = (event: PointerEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect()
    const [px, py] = [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height]
    const all = panels.flatMap(({ curve, place }) =>
      thinned(within(curve.points, span)).map(point => ({
        text: `${curve.measure.title} ${point.reported}, ${timeWords(point.at)}`,
        distance: Math.hypot(place.x(point.at) - px, place.y(point.value ?? 0) - py)
      }))
    )
    const nearest = all.reduce<(typeof all)[number] | undefined>(
      (best, one) => (best && best.distance <= one.distance ? best : one),
      undefined
    )
    setTold(nearest && nearest.distance < 60 ? nearest.text : '')
  }
  return (
    <>
      <p class="hint told" role="status">
        {told || 'Touch or point at the curve for a value.'}
      </p>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={summary(curves, span)}
        onPointerMove={tell}
        onPointerDown={tell}
      >
        {panels.map(({ curve, place }) => (
          <Bands key={curve.measure.name} curve={curve} place={place} />
        ))}
        {timeTicks(span, Math.max(2, Math.floor(width / 110))).map(at => (
          <g key={at}>
            <line class="grid" x1={x(at)} x2={x(at)} y1={gap} y2={height - axis} />
            {x(at) < width - 40 ? (
              <text class="faint" x={x(at)} y={height - 8} text-anchor="middle">
                {tickWords(at, span)}
              </text>
            ) : null}
          </g>
        ))}
        <DueSpan due={trend.due} span={span} now={now} x={x} top={gap} bottom={height - axis} />
        {panels.map(({ curve, place }) => (
          <Panel key={curve.measure.name} curve={curve} span={span} place={place} />
        ))}
        <Marks marks={trend.marks.filter(mark => mark.at >= span.from && mark.at <= span.to)} x={x} base={gap + firstHeight} />
      </svg>
    </>
  )
}

const within = (points: readonly Point[], span: Span): readonly Point[] =>
  points.filter(point => point.at >= span.from && point.at <= span.to && point.value !== undefined)

function summary(curves: readonly Curve[], span: Span): string {
  const parts = curves.map(({ measure, points }) => `${measure.title}: ${within(points, span).length} results`)
  return `${parts.join(', ')}. The values are in the table below.`
}

type PanelProps = { readonly curve: Curve; readonly place: Place }

function Bands({ curve: { measure }, place: { y, values, top, height, width } }: PanelProps) {
  const clamp = (value: number): number => Math.min(top + height, Math.max(top, y(value)))
  return (
    <g>
      {measure.bands.map(band => {
        const [upper, lower] = [clamp(band.to ?? values.to), clamp(band.from ?? values.from)]
        if (lower - upper < 1) return null
        return (
          <g key={band.name} data-band={band.name}>
            <rect class={`level${band.level}`} x={left} width={width - left - right} y={upper} height={lower - upper} />
          </g>
        )
      })}
    </g>
  )
}

function Panel({ curve, span, place }: PanelProps & { readonly span: Span }) {
  const { measure } = curve
  const { x, y, values, top, height, width } = place
  const timeWords = useContext(Times)
  const points = thinned(within(curve.points, span).toSorted((a, b) => a.at - b.at))
  const path = points.map(
    (point, index) => `${index === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point.value ?? 0).toFixed(1)}`
  )
  return (
    <g data-panel={measure.name}>
      <text x={left} y={top - 8}>
        {measure.title} ({measure.unit})
      </text>
      {valueTicks(values, height > 150 ? 6 : 3).map(value => (
        <g key={value}>
          <line class="grid" x1={left} x2={width - right} y1={y(value)} y2={y(value)} />
          <text class="faint" x={left - 6} y={y(value) + 4} text-anchor="end">
            {figure(value)}
          </text>
        </g>
      ))}
      {measure.limits.map(limit => (
        <g key={limit.meaning}>
          <line class="limit" x1={left} x2={width - right} y1={y(limit.value)} y2={y(limit.value)} />
          <text class="inside" x={left + 6} y={y(limit.value) - 3}>
            {`${figure(limit.value)} ${limit.meaning}`}
          </text>
        </g>
      ))}
      <BandNames curve={curve} place={place} />
      <path class="curve" d={path.join('')} />
      {points.map(point => (
        <circle key={point.at} class="point" cx={x(point.at)} cy={y(point.value ?? 0)} r={4}>
          <title>{`${timeWords(point.at)}: ${point.reported}`}</title>
        </circle>
      ))}
    </g>
  )
}

/** Above the grid and below the curve. A band that is too thin for a line of text keeps its color alone. */
function BandNames({ curve: { measure }, place: { y, values, top, height } }: PanelProps) {
  return (
    <>
      {measure.bands.map(band => {
        const upper = Math.max(top, y(band.to ?? values.to))
        const lower = Math.min(top + height, y(band.from ?? values.from))
        if (lower - upper < 9) return null
        return (
          <text key={band.name} class="inside" x={left + 6} y={(upper + lower) / 2 + 4}>
            {band.meaning}
          </text>
        )
      })}
    </>
  )
}
