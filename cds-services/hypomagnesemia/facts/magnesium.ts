import { type Fact, known, unknown } from '../../../src/facts/fact.ts'
import { labSeries, type Measurement, type Series, type Unusable } from '../../../src/facts/lab.ts'
import { type Blocked, settle } from '../../../src/facts/settled-result.ts'
import { clockSkew } from '../../../src/facts/time.ts'
import { aboutOf, bothReported, comparableValue, reasonWithout } from '../../../src/guideline/toolkit/newest-result.ts'
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
import { sampleOf } from './kidney/dialysis-sample.ts'
import { atReportedEdges } from './reported-edges.ts'

/** Of samples around dialysis only what is high is told: nothing is given by them (M8). */
const dialysisAnalyte = analyte('magnesium', 'dialysis-result-magnesium')
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
  /** Something that is newer, or may be, cannot be used: no older result takes its place. A high one known beside it only warns. */
  readonly unusable?: UnusableMagnesium
  /** 0.50 to 0.52 mmol/L: within assay error of severe. */
  readonly nearSevere: boolean
  readonly dateOnly: boolean
  readonly series: Series
}

export type UnusableMagnesium = Unusable & {
  readonly possiblyHigh: boolean
  /** What the results that cannot be used say at their word, with their bands. */
  readonly readings: readonly { readonly reported: string; readonly band: MagnesiumBand | undefined }[]
}

export function readMagnesium(records: PatientRecord, asOf: number): Magnesium {
  const series = labSeries(records, magnesiumAnalyte, asOf)
  const nothing = { upperLimit: defaultUpperLimit(), nearSevere: false, dateOnly: false, series }
  const settled = settle(series, {
    bandOf: measurement => bandOf(measurement, upperLimitOf(measurement)),
    oldest: asOf - windowOf('any/magnesium'),
    // Red cells hold more magnesium than serum: hemolysis can only raise the result, so a low one stands.
    spoiled: result =>
      (result.hemolyzed && result.value >= limitOf('lowMagnesium')) ||
      (sampleOf(records, result) !== undefined && result.value <= upperLimitOf(result))
  })
  const sample = highAroundDialysis(records, series.newest?.at, asOf)
  const sampleBand = sample && bandOf(sample, upperLimitOf(sample))
  if (sample && sampleBand) return used(sample, sampleBand, nothing)
  if (settled.kind === 'none') return withoutResult(records, nothing)
  if (settled.kind === 'blocked') return blocked(settled, nothing, asOf)
  const { measurement, band } = settled
  if (asOf - measurement.at > windowOf('any/magnesium')) {
    const stale = unknown('stale', aboutOf(measurement))
    return { ...nothing, fact: stale, band: stale, measurement, dateOnly: measurement.dateOnly }
  }
  return used(measurement, band, nothing)
}

function highAroundDialysis(records: PatientRecord, newest: number | undefined, asOf: number): Measurement | undefined {
  const { usable } = labSeries(records, dialysisAnalyte, asOf)
  if (!usable || asOf - usable.at > windowOf('companion/magnesium') || usable.at <= (newest ?? 0)) return undefined
  return usable.value > upperLimitOf(usable) ? usable : undefined
}

type Nothing = Pick<Magnesium, 'upperLimit' | 'nearSevere' | 'dateOnly' | 'series'>

function used(result: Measurement, band: MagnesiumBand, nothing: Nothing): Magnesium {
  const measurement = atReportedEdges(result)
  const value = comparableValue(measurement, []) ?? measurement.value
  const about = { ...aboutOf(measurement), unit: magnesiumAnalyte.unit }
  return {
    ...nothing,
    fact: known(value, about),
    band: known(band, about),
    upperLimit: upperLimitOf(measurement),
    ...lowerLimitOf(measurement),
    measurement,
    nearSevere: band === 'DEF' && value <= limitOf('assayNoteTo'),
    dateOnly: measurement.dateOnly
  }
}

function withoutResult(records: PatientRecord, nothing: Nothing): Magnesium {
  const missing = unknown(reasonWithout(records, 'magnesium'))
  return { ...nothing, fact: missing, band: missing }
}

/** Nothing may be given by what is known here; a stop that the newest usable result asks for stands until it is repeated. */
function blocked({ by, possible, standing }: Blocked, nothing: Nothing, asOf: number): Magnesium {
  const about = { ...aboutOf(by), ...bothReported(by, possible) }
  const missing = unknown(by.reason, about)
  const readings = possible.map(reading => ({ reported: reading.reported, band: bandOf(reading, upperLimitOf(reading)) }))
  const unusable = {
    ...by,
    ...about,
    dateOnly: by.dateOnly,
    readings,
    possiblyHigh: by.tooHigh === true || possible.some(item => mayBeHigh(item, by, nothing))
  }
  const ahead = by.reason === 'future' ? by.possible : undefined
  const warning = [ahead, standing].find(result => result && warns(result, asOf))
  const band = warning && bandOf(warning, upperLimitOf(warning))
  if (warning && band) return { ...used(warning, band, nothing), unusable }
  return { ...nothing, fact: missing, band: missing, unusable, dateOnly: by.dateOnly }
}

/** High within the time for which that is told; of the future only what is toxic. */
function warns(result: Measurement, asOf: number): boolean {
  const band = bandOf(result, upperLimitOf(result))
  if (asOf - result.at > windowOf('companion/magnesium')) return false
  return band === 'TOX' || (band === 'HI' && result.at <= asOf + clockSkew)
}

/** Hemolysis raises a result somewhat; only a toxic one is then feared to be high in truth. */
function mayBeHigh({ value, comparator }: Measurement, { reason }: Unusable, { upperLimit }: Nothing): boolean {
  return value > (reason === 'specimen' ? toxicFrom() : upperLimit) && !comparator?.startsWith('<')
}

function upperLimitOf({ upperLimit }: Measurement): number {
  const accepted = tables().thresholds.magnesium.upperLimitAccepted
  return upperLimit !== undefined && upperLimit >= accepted.from && upperLimit <= accepted.to ? upperLimit : defaultUpperLimit()
}

function lowerLimitOf({ lowerLimit }: Measurement): { readonly lowerLimit?: number } {
  const { from, to } = tables().thresholds.magnesium.lowerLimitAccepted
  return lowerLimit !== undefined && lowerLimit >= from && lowerLimit < to ? { lowerLimit } : {}
}

/** The band of a result, or nothing if the interval of a `<x` or `>x` lies in several. */
function bandOf(measurement: Measurement, upperLimit: number): MagnesiumBand | undefined {
  const moved = atReportedEdges(measurement)
  const edge = comparableValue(moved, []) ?? moved.value
  const band = magnesiumBand(edge, upperLimit)
  if (measurement.comparator?.startsWith('<') && band !== 'SEV') return undefined
  if (measurement.comparator?.startsWith('>') && band !== 'TOX') return undefined
  return band
}
