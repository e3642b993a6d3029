import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import type { UnknownReason } from './fact.ts'
import { type Analyte, type Coded, isMeasurement, type Measurement, type Result, readObservation } from './measurement.ts'
import { effective, type Moment, moment } from './time.ts'

export { type Analyte, isMeasurement, type Measurement, type Result, type Unusable } from './measurement.ts'

/** The results of one analyte that stand, newest first. What nobody asks for is not read. */
export type Series = {
  /** The newest, usable or not. */
  readonly newest: Result | undefined
  /** The newest usable one. */
  readonly usable: Measurement | undefined
  /** The usable ones, each read as it is asked for. */
  readonly measurements: () => Iterable<Measurement>
  /** Those from a moment on. */
  readonly since: (moment: number) => readonly Result[]
  readonly all: readonly Result[]
  /** Why others were passed over, in the order met. */
  readonly skipped: readonly UnknownReason[]
}

/** All results of an analyte, newest first; of equal times the corrected first, then the later issued. */
export function labSeries(records: PatientRecord, analyte: Analyte, asOf: number): Series {
  const standing: Sample[] = []
  const skipped: UnknownReason[] = []
  for (const [observation, code] of observationsOf(records, analyte)) {
    const time = effective(observation)
    const passedOver = reasonToPassOver(observation, time, asOf)
    if (passedOver) skipped.push(passedOver)
    else standing.push(new Sample(records, analyte, observation, code, time as Moment))
  }
  // Of results alike in time and standing the higher figure comes first, so that the order of entries decides nothing.
  standing.sort((a, b) => b.at - a.at || Number(b.corrected) - Number(a.corrected) || b.issued - a.issued || b.figure - a.figure)
  return new SampleSeries(standing, skipped)
}

const finalStatuses = new Set<unknown>(['final', 'amended', 'corrected'])

function reasonToPassOver({ status }: Json, time: Moment | undefined, asOf: number): UnknownReason | undefined {
  if (!finalStatuses.has(status)) return 'not-final'
  if (!time) return 'undated'
  return time.at > asOf ? 'future' : undefined
}

class SampleSeries implements Series {
  readonly skipped: readonly UnknownReason[]
  readonly #samples: readonly Sample[]

  constructor(samples: readonly Sample[], skipped: readonly UnknownReason[]) {
    this.#samples = samples
    this.skipped = skipped
  }

  get newest(): Result | undefined {
    return this.#samples[0]?.result
  }

  get usable(): Measurement | undefined {
    const [newest] = this.measurements()
    return newest
  }

  *measurements(): Iterable<Measurement> {
    for (const { result } of this.#samples) if (isMeasurement(result)) yield result
  }

  get all(): readonly Result[] {
    return this.#samples.map(sample => sample.result)
  }

  since(moment: number): readonly Result[] {
    return this.#samples.filter(sample => sample.at >= moment).map(sample => sample.result)
  }
}

/** Milliseconds from the oldest to the newest of results that stand as a series has them, newest first. */
export const spanOf = (results: readonly Result[]): number => (results[0]?.at ?? 0) - (results.at(-1)?.at ?? 0)

/** Every observation once, also where several of its codes mean the analyte; codes at odds about mass or moles leave it to the unit. */
function observationsOf(records: PatientRecord, analyte: Analyte): Iterable<readonly [Json, Coded]> {
  const met = analyte.codes.filter(({ code }) => records.observations(code).length > 0)
  const [only] = met
  if (!only) return []
  // As most laboratories send it: under one code.
  if (met.length === 1) return records.observations(only.code).map(observation => [observation, only] as const)
  const found = new Map<Json, Coded>()
  for (const coded of met) {
    for (const observation of records.observations(coded.code)) {
      const known = found.get(observation)
      found.set(observation, known && known.property !== coded.property ? { code: known.code, property: 'any' } : coded)
    }
  }
  return found
}

/** A result with its time; its value is read at the first question. */
class Sample {
  readonly at: number
  readonly corrected: boolean
  readonly #records: PatientRecord
  readonly #analyte: Analyte
  readonly #observation: Json
  readonly #coded: Coded
  readonly #time: Moment
  #result: Result | undefined

  constructor(records: PatientRecord, analyte: Analyte, observation: Json, coded: Coded, time: Moment) {
    this.at = time.at
    this.corrected = observation.status !== 'final'
    this.#records = records
    this.#analyte = analyte
    this.#observation = observation
    this.#coded = coded
    this.#time = time
  }

  get issued(): number {
    return moment(this.#observation.issued)?.at ?? 0
  }

  get figure(): number {
    return isMeasurement(this.result) ? this.result.value : Number.MAX_VALUE
  }

  get result(): Result {
    this.#result ??= readObservation(this.#records, this.#analyte, this.#observation, this.#coded, {
      at: this.at,
      dateOnly: this.#time.dateOnly,
      issued: this.issued,
      corrected: this.corrected
    })
    return this.#result
  }
}

/** Final results that are codes, not figures, newest first: when, and which codes. */
export function codedResults(
  records: PatientRecord,
  codes: readonly string[],
  asOf: number
): readonly { readonly at: number; readonly codes: ReadonlySet<string> }[] {
  return codes
    .flatMap(code => records.observations(code))
    .flatMap(observation => {
      const at = effective(observation)?.at
      if (at === undefined || at > asOf || !finalStatuses.has(observation.status)) return []
      const found = objects(object(observation.valueCodeableConcept)?.coding).flatMap(coding => string(coding.code) ?? [])
      return [{ at, codes: new Set(found) }]
    })
    .sort((a, b) => b.at - a.at)
}

const neverMade = new Set<unknown>(['entered-in-error', 'cancelled', 'registered'])

/** Whether anything was recorded under one of the codes since a moment. */
export function recordedSince(records: PatientRecord, codes: readonly string[], since: number, asOf: number): boolean {
  return codes.some(code =>
    records.observations(code).some(observation => {
      const at = effective(observation)?.at
      return at !== undefined && at >= since && at <= asOf && !neverMade.has(observation.status)
    })
  )
}
