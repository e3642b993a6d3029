import type { Point } from './point.ts'

/** From so many points on, circles would cover each other. */
const most = 150

/**
 * Points as many as can be told apart: of each stretch of time the lowest, the highest and the last, so that no extreme is lost. All stand in
 * the table.
 */
export function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= most) return points
  const ordered = points.toSorted((a, b) => a.at - b.at)
  const [from, to] = [ordered[0]?.at ?? 0, ordered.at(-1)?.at ?? 0]
  const stretches = most / 3
  const placeOf = (point: Point): number =>
    Math.min(stretches - 1, Math.floor(((point.at - from) / (to - from || 1)) * stretches))
  const kept = [...Map.groupBy(ordered, placeOf).values()].flatMap(group => {
    const byValue = group.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))
    return [byValue[0], byValue.at(-1), group.at(-1)]
  })
  return [...new Set(kept)].flatMap(point => point ?? []).toSorted((a, b) => a.at - b.at)
}
