import { plainUnit, type Unit } from '../../facts/quantity.ts'
import type { Curve } from './read-trend.ts'

/** The unit in which the newest result of a curve was reported, where it is one of several. */
export function reportedUnit({ measure, points }: Curve): Unit | undefined {
  const reported = points.find(point => point.value !== undefined)?.reported ?? ''
  const written = plainUnit(reported.replace(/^[<>]?=?\s*[\d.,]+\s*/, ''))
  const unit = measure.units.find(one => [one.code, ...one.spellings].some(spelling => plainUnit(spelling) === written))
  return unit && unit.code !== measure.unit ? unit : undefined
}

/** The same curve with values, bands and limits in another unit. */
export function inUnit(curve: Curve, unit: Unit | undefined): Curve {
  if (!unit) return curve
  const turned = (value: number): number => Number(((value * unit.divide) / unit.multiply).toPrecision(6))
  const end = (value: number | undefined): number | undefined => (value === undefined ? undefined : turned(value))
  const { measure, points } = curve
  return {
    ...curve,
    measure: {
      ...measure,
      unit: unit.code,
      bands: measure.bands.map(band => ({ ...band, from: end(band.from), to: end(band.to) })),
      limits: measure.limits.map(limit => ({ ...limit, value: turned(limit.value) }))
    },
    points: points.map(point => (point.value === undefined ? point : { ...point, value: turned(point.value) }))
  }
}
