import type { Curve, Trend } from './read-trend.ts'

const hour = 3_600_000
const day = 24 * hour

export type Span = { readonly from: number; readonly to: number }

/** From the data, its limits and the range, with some air. */
export function valueSpan({ measure, points }: Curve): Span {
  const values = points.flatMap(point => point.value ?? [])
  const edges = measure.bands.filter(band => band.level <= 2).flatMap(band => [band.from, band.to])
  const inRange = measure.bands.find(band => band.level === 0)
  const low = edges.flatMap(edge => (edge !== undefined && edge <= (inRange?.to ?? edge) ? [edge] : []))
  const all = [...values, ...low, ...measure.limits.map(limit => limit.value)]
  if (all.length === 0) return { from: 0, to: 1 }
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const air = (most - least || most || 1) * 0.15
  return { from: Math.max(0, least - air), to: most + air }
}

/** From the first result or dose to now, with a little air; two days where there is less; and on to the next result where that is near. */
export function wholeSpan({ curves, marks, due }: Trend, now: number): Span {
  const first = Math.min(
    now - 2 * day,
    ...curves.flatMap(curve => curve.points.map(point => point.at)),
    ...marks.map(mark => mark.at)
  )
  const air = (now - first) * 0.03
  const ahead = due && due.from - now < (now - first) / 2 ? Math.min(due.to, now + (now - first) / 2) : now
  return { from: first - air, to: Math.max(now, ahead) + air }
}

/** Round figures within a span. */
export function valueTicks({ from, to }: Span, about: number): readonly number[] {
  const rough = (to - from) / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough) ?? rough
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => round((first + index) * step))
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6

const steps = [hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day, 91 * day, 182 * day, 365 * day]

/** Moments at which the time axis is labeled. */
export function timeTicks({ from, to }: Span, most: number): readonly number[] {
  const step = steps.find(candidate => (to - from) / candidate <= most) ?? (to - from) / most
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => (first + index) * step)
}

/** `11-22 06:00`, or the date alone where ticks are days apart. */
export function tickWords(at: number, span: Span): string {
  const iso = new Date(at).toISOString()
  return span.to - span.from < 5 * day ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10)
}

/** Pixels for a value. */
export const scale =
  (span: Span, start: number, end: number) =>
  (value: number): number =>
    start + ((value - span.from) / (span.to - span.from || 1)) * (end - start)
