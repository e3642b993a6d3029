import { type Fact, known, unknown } from '../../../src/facts/fact.ts'
import { labSeries, type Measurement, type Series, type Unusable } from '../../../src/facts/lab.ts'
import { type Blocked, settle } from '../../../src/facts/settled-result.ts'
import { clockSkew } from '../../../src/facts/time.ts'
import { aboutOf, bothReported, comparableValue, reasonWithout } from '../../../src/guideline/toolkit/newest-result.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, type Knowledge, type MagnesiumBand } from '../knowledge.ts'
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
  /** The newest usable one of the last days beside an unusable newer one: nothing is given by it, what is urgent beside it stands. */
  readonly standing?: Fact<number> | undefined
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

export function readMagnesium(knowledge: Knowledge, records: PatientRecord, asOf: number): Magnesium {
  const series = labSeries(records, magnesiumAnalyte, asOf)
  const nothing = { upperLimit: knowledge.defaultUpperLimit, nearSevere: false, dateOnly: false, series }
  const settled = settle(series, {
    bandOf: measurement => bandOf(knowledge, measurement, upperLimitOf(knowledge, measurement)),
    oldest: asOf - knowledge.window('any/magnesium'),
    // Red cells hold more magnesium than serum: hemolysis can only raise the result, so a low one stands.
    spoiled: result =>
      (result.hemolyzed && result.value >= knowledge.limit('lowMagnesium')) ||
      (sampleOf(records, result) !== undefined && result.value <= upperLimitOf(knowledge, result))
  })
  const sample = highAroundDialysis(knowledge, records, series.newest?.at, asOf)
  const sampleBand = sample && bandOf(knowledge, sample, upperLimitOf(knowledge, sample))
  if (sample && sampleBand) return used(knowledge, sample, sampleBand, nothing)
  if (settled.kind === 'none') return withoutResult(records, nothing)
  if (settled.kind === 'blocked') return blocked(knowledge, settled, nothing, asOf)
  const { measurement, band } = settled
  if (asOf - measurement.at > knowledge.window('any/magnesium')) {
    const stale = unknown('stale', aboutOf(measurement))
    return { ...nothing, fact: stale, band: stale, measurement, dateOnly: measurement.dateOnly }
  }
  return used(knowledge, measurement, band, nothing)
}

function highAroundDialysis(
  knowledge: Knowledge,
  records: PatientRecord,
  newest: number | undefined,
  asOf: number
): Measurement | undefined {
  const { usable } = labSeries(records, dialysisAnalyte, asOf)
  if (!usable || asOf - usable.at > knowledge.window('companion/magnesium') || usable.at <= (newest ?? 0)) return undefined
  return usable.value > upperLimitOf(knowledge, usable) ? usable : undefined
}

type Nothing = Pick<Magnesium, 'upperLimit' | 'nearSevere' | 'dateOnly' | 'series'>

function used(knowledge: Knowledge, result: Measurement, band: MagnesiumBand, nothing: Nothing): Magnesium {
  const measurement = atReportedEdges(knowledge, result)
  const value = comparableValue(measurement, []) ?? measurement.value
  const about = { ...aboutOf(measurement), unit: magnesiumAnalyte.unit }
  return {
    ...nothing,
    fact: known(value, about),
    band: known(band, about),
    upperLimit: upperLimitOf(knowledge, measurement),
    ...lowerLimitOf(knowledge, measurement),
    measurement,
    nearSevere: band === 'DEF' && value <= knowledge.limit('assayNoteTo'),
    dateOnly: measurement.dateOnly
  }
}

function withoutResult(records: PatientRecord, nothing: Nothing): Magnesium {
  const missing = unknown(reasonWithout(records, 'magnesium'))
  return { ...nothing, fact: missing, band: missing }
}

/** Nothing may be given by what is known here; a stop that the newest usable result asks for stands until it is repeated. */
function blocked(knowledge: Knowledge, { by, possible, standing }: Blocked, nothing: Nothing, asOf: number): Magnesium {
  const about = { ...aboutOf(by), ...bothReported(by, possible) }
  const missing = unknown(by.reason, about)
  const readings = possible.map(reading => ({
    reported: reading.reported,
    band: bandOf(knowledge, reading, upperLimitOf(knowledge, reading))
  }))
  const unusable = {
    ...by,
    ...about,
    dateOnly: by.dateOnly,
    readings,
    possiblyHigh: by.tooHigh === true || possible.some(item => mayBeHigh(knowledge, item, by, nothing))
  }
  const ahead = by.reason === 'future' ? by.possible : undefined
  const warning = [ahead, standing].find(result => result && warns(knowledge, result, asOf))
  const band = warning && bandOf(knowledge, warning, upperLimitOf(knowledge, warning))
  if (warning && band) return { ...used(knowledge, warning, band, nothing), unusable }
  const within = standing && asOf - standing.at <= knowledge.window('companion/magnesium') ? standing : undefined
  const standingBand = within && bandOf(knowledge, within, upperLimitOf(knowledge, within))
  const last = within && standingBand ? used(knowledge, within, standingBand, nothing).fact : undefined
  return { ...nothing, fact: missing, band: missing, unusable, standing: last, dateOnly: by.dateOnly }
}

/** High within the time for which that is told; of the future only what is toxic. */
function warns(knowledge: Knowledge, result: Measurement, asOf: number): boolean {
  const band = bandOf(knowledge, result, upperLimitOf(knowledge, result))
  if (asOf - result.at > knowledge.window('companion/magnesium')) return false
  return band === 'TOX' || (band === 'HI' && result.at <= asOf + clockSkew)
}

/** Hemolysis raises a result somewhat; only a toxic one is then feared to be high in truth. */
function mayBeHigh(
  knowledge: Knowledge,
  { value, comparator }: Measurement,
  { reason }: Unusable,
  { upperLimit }: Nothing
): boolean {
  return value > (reason === 'specimen' ? knowledge.toxicFrom : upperLimit) && !comparator?.startsWith('<')
}

function upperLimitOf(knowledge: Knowledge, { upperLimit }: Measurement): number {
  const accepted = knowledge.thresholds.magnesium.upperLimitAccepted
  return upperLimit !== undefined && upperLimit >= accepted.from && upperLimit <= accepted.to
    ? upperLimit
    : knowledge.defaultUpperLimit
}

function lowerLimitOf(knowledge: Knowledge, { lowerLimit }: Measurement): { readonly lowerLimit?: number } {
  const { from } = knowledge.thresholds.magnesium.lowerLimitAccepted
  const to = knowledge.limit('lowMagnesium')
  return lowerLimit !== undefined && lowerLimit >= from && lowerLimit < to ? { lowerLimit } : {}
}

/** The band of a result, or nothing if the interval of a `<x` or `>x` lies in several. */
function bandOf(knowledge: Knowledge, measurement: Measurement, upperLimit: number): MagnesiumBand | undefined {
  const moved = atReportedEdges(knowledge, measurement)
  const edge = comparableValue(moved, []) ?? moved.value
  const band = knowledge.magnesiumBand(edge, upperLimit)
  if (measurement.comparator?.startsWith('<') && band !== 'SEV') return undefined
  if (measurement.comparator?.startsWith('>') && band !== 'TOX') return undefined
  return band
}
