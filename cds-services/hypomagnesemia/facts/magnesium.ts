import { type Fact, known, unknown } from '../../../src/facts/fact.ts'
import { isMeasurement, labSeries, type Measurement, type Series, type Unusable } from '../../../src/facts/lab.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import {
  analyte,
  defaultUpperLimit,
  limitOf,
  type MagnesiumBand,
  magnesiumBand,
  tables,
  toxicFrom,
  windowOf
} from '../knowledge.ts'
import { atReportedEdges } from './reported-edges.ts'
import { aboutOf, comparableValue, reasonWithout } from './result.ts'

const magnesiumAnalyte = analyte('magnesium', ...concepts.magnesium)

/** The newest magnesium, with what decides how it may be used. */
export type Magnesium = {
  readonly fact: Fact<number>
  readonly band: Fact<MagnesiumBand>
  /** Upper end of the range: the laboratory's own if it is a credible one. */
  readonly upperLimit: number
  readonly measurement?: Measurement
  /** Lower end of the laboratory's own range, where it is a credible one between 0.65 and 0.70 mmol/L. */
  readonly lowerLimit?: number
  /** The newest result stands but its value cannot be used; no older one takes its place. */
  readonly unusable?: Unusable & { readonly possiblyHigh: boolean }
  /** 0.50 to 0.52 mmol/L: within assay error of severe. */
  readonly nearSevere: boolean
  readonly dateOnly: boolean
  readonly series: Series
}

export function readMagnesium(records: PatientRecord, asOf: number): Magnesium {
  const series = labSeries(records, magnesiumAnalyte, asOf)
  const newest = series.newest
  const first = newest && isMeasurement(newest) ? atReportedEdges(newest) : newest
  const nothing = { upperLimit: defaultUpperLimit(), nearSevere: false, dateOnly: false, series }
  if (!first) return withoutResult(records, series, nothing)
  if (!isMeasurement(first)) return unusable(first, nothing)
  if (asOf - first.at > windowOf('any', 'magnesium')) {
    const stale = unknown('stale', aboutOf(first))
    return { ...nothing, fact: stale, band: stale, measurement: first, dateOnly: first.dateOnly }
  }
  const upperLimit = upperLimitOf(first)
  const band = bandOf(first, upperLimit)
  const value = comparableValue(first, []) ?? first.value
  if (band === undefined) return unusable({ ...first, reason: 'comparator' }, nothing)
  if (disagrees(series, first, band)) return unusable({ ...first, reason: 'implausible' }, nothing)
  // Red cells hold more magnesium than serum: hemolysis can only raise the result, so a low one stands.
  if (first.hemolyzed && value >= limitOf('lowMagnesium')) return unusable({ ...first, reason: 'specimen' }, nothing)
  const about = { ...aboutOf(first), unit: magnesiumAnalyte.unit }
  return {
    fact: known(value, about),
    band: known(band, about),
    upperLimit,
    ...lowerLimitOf(first),
    measurement: first,
    nearSevere: band === 'DEF' && value <= limitOf('assayNoteTo'),
    dateOnly: first.dateOnly,
    series
  }
}

type Nothing = Pick<Magnesium, 'upperLimit' | 'nearSevere' | 'dateOnly' | 'series'>

function withoutResult(records: PatientRecord, series: Series, nothing: Nothing): Magnesium {
  const missing = unknown(reasonWithout(records, 'magnesium', series))
  return { ...nothing, fact: missing, band: missing }
}

function unusable(result: Unusable, nothing: Nothing): Magnesium {
  const missing = unknown(result.reason, aboutOf(result))
  const raw = 'value' in result ? (result as unknown as Measurement).value : Number.NaN
  // Hemolysis raises a result somewhat; only a toxic one is then feared to be high in truth.
  const feared = result.reason === 'specimen' ? toxicFrom() : nothing.upperLimit
  const below = 'comparator' in result && String(result.comparator).startsWith('<')
  const possiblyHigh = (raw > feared && !below) || (result.reason === 'implausible' && result.tooHigh === true)
  return { ...nothing, fact: missing, band: missing, unusable: { ...result, possiblyHigh }, dateOnly: result.dateOnly }
}

function upperLimitOf({ upperLimit }: Measurement): number {
  const accepted = tables().thresholds.magnesium.upperLimitAccepted
  return upperLimit !== undefined && upperLimit >= accepted.from && upperLimit <= accepted.to ? upperLimit : defaultUpperLimit()
}

function lowerLimitOf({ lowerLimit }: Measurement): { readonly lowerLimit?: number } {
  const { from, to } = tables().thresholds.magnesium.lowerLimitAccepted
  // Converted limits of a laboratory end beside round figures: 1.6 mg/dL is 0.658.
  return lowerLimit !== undefined && lowerLimit >= from && lowerLimit < to ? { lowerLimit } : {}
}

/** The band of a result, or nothing if the interval of a `<x` or `>x` lies in several. */
function bandOf(measurement: Measurement, upperLimit: number): MagnesiumBand | undefined {
  const edge = comparableValue(measurement, []) ?? measurement.value
  const band = magnesiumBand(edge, upperLimit)
  if (measurement.comparator?.startsWith('<') && band !== 'SEV') return undefined
  if (measurement.comparator?.startsWith('>') && band !== 'TOX') return undefined
  return band
}

/** Two results of the same time and standing that fall into different bands: neither can be believed. */
function disagrees(series: Series, first: Measurement, band: MagnesiumBand): boolean {
  return series
    .since(first.at)
    .some(
      other =>
        other !== series.newest &&
        other.corrected === first.corrected &&
        other.issued === first.issued &&
        (!isMeasurement(other) || bandOf(atReportedEdges(other), upperLimitOf(first)) !== band)
    )
}
