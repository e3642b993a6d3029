import type { Observed } from '../acquisition/chart.ts'
import { type Json, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type Analyte, type Coded, isMeasurement, type Result, readObservation } from './measurement.ts'
import { type Standing, standingOf } from './result-status.ts'
import { resultTime } from './result-time.ts'
import { type Moment, moment } from './time.ts'

/** All that a chart holds of an analyte, in the order of a series. */
export function samplesOf(records: PatientRecord, analyte: Analyte): readonly Sample[] {
  const samples: Sample[] = []
  for (const [observed, code] of observedOf(records, analyte)) {
    const standing = standingOf(observed.json)
    if (standing !== 'none' && !analyte.apart?.(records, observed.json))
      samples.push(new Sample({ records, analyte }, observed, code, standing))
  }
  // Of results alike in time and standing the higher figure comes first, so that the order of entries decides nothing.
  return samples.sort(
    (a, b) => b.at - a.at || Number(b.corrected) - Number(a.corrected) || b.issued - a.issued || b.figure - a.figure
  )
}

/** Every observation once, also where several of its codes mean the analyte; codes at odds about mass or moles leave it to the unit. */
function observedOf(records: PatientRecord, { codes }: Analyte): Iterable<readonly [Observed, Coded]> {
  const used = codes.filter(({ code }) => records.observed(code).length > 0)
  const [only, ...others] = used
  if (!only) return none
  // As most laboratories send it: under one code.
  if (others.length === 0) return records.observed(only.code).map(observed => [observed, only] as const)
  const found = new Map<Json, readonly [Observed, Coded]>()
  for (const coded of used) {
    for (const observed of records.observed(coded.code)) {
      const known = found.get(observed.json)?.[1]
      const code = known && known.property !== coded.property ? { code: known.code, property: 'any' as const } : coded
      found.set(observed.json, [observed, code])
    }
  }
  return found.values()
}

const none: readonly (readonly [Observed, Coded])[] = []

type Source = { readonly records: PatientRecord; readonly analyte: Analyte }

/** A result with its time; its value is read at the first question. */
export class Sample {
  readonly observed: Observed
  readonly standing: Exclude<Standing, 'none'>
  readonly at: number
  readonly time: Moment | undefined
  readonly #reported: boolean
  readonly #source: Source
  readonly #coded: Coded
  #issued: number | undefined
  #result: Result | undefined

  constructor(source: Source, observed: Observed, coded: Coded, standing: Exclude<Standing, 'none'>) {
    const { time, reported } = resultTime(source.records, observed.json)
    this.observed = observed
    this.standing = standing
    this.at = time?.at ?? Number.NEGATIVE_INFINITY
    this.time = time
    this.#reported = reported
    this.#source = source
    this.#coded = coded
  }

  get status(): string {
    return string(this.observed.json.status)?.trim().toLowerCase() ?? 'no status'
  }

  get corrected(): boolean {
    return this.observed.json.status !== 'final' && this.status !== 'final'
  }

  get issued(): number {
    this.#issued ??= moment(this.observed.json.issued)?.at ?? 0
    return this.#issued
  }

  get figure(): number {
    return isMeasurement(this.result) ? this.result.value : Number.MAX_VALUE
  }

  get result(): Result {
    this.#result ??= readObservation(this.#source, this.observed.json, this.#coded, {
      time: this.time,
      issued: this.issued,
      corrected: this.corrected,
      timeReported: this.#reported || undefined
    })
    return this.#result
  }
}
