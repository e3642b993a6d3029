import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import type { UnknownReason } from './fact.ts'
import { type Analyte, isMeasurement, type Measurement, type Result, type Unusable } from './measurement.ts'
import { standingOf } from './result-status.ts'
import { resultTime } from './result-time.ts'
import { Sample, samplesOf } from './sample.ts'
import { statusWords } from './status-words.ts'
import { day, earliest, hasBegun, latest, mayFollow } from './time.ts'
import { displayOf } from './value-set.ts'

export { type Analyte, isMeasurement, type Measurement, type Result, type Unusable } from './measurement.ts'

/** The results of one analyte that stand, newest first. What nobody asks for is not read. */
export type Series = {
  /** The newest, usable or not. */
  readonly newest: Result | undefined
  /** The newest usable one. */
  readonly usable: Measurement | undefined
  /** The usable ones, each read as it is asked for. */
  readonly measurements: () => Iterable<Measurement>
  /** Those that are not certainly older than a moment. */
  readonly since: (moment: number) => readonly Result[]
  readonly all: readonly Result[]
  /** Results that stand and cannot be told to be older than the newest. Of one moment the corrected, then the later issued one counts. */
  readonly rivals: readonly Result[]
  /** Results that may exist and do not stand: not confirmed, in the future, undated, or under a code that nobody here knows. */
  readonly doubts: readonly Unusable[]
  /** Cancelled results whose value is still to be seen. */
  readonly withdrawn: readonly Unusable[]
}

/** All results of an analyte, newest first; of equal times the corrected first, then the later issued. */
export function labSeries(records: PatientRecord, analyte: Analyte, asOf: number): Series {
  const standing: Sample[] = []
  const doubtful: Doubtful[] = []
  const make = (): readonly Sample[] => samplesOf(records, analyte)
  for (const sample of records.specimensCame ? make() : records.kept(analyte, make)) {
    if (!records.isKnown(sample.observed)) continue
    const { standing: status, time } = sample
    if (status === 'confirmed' && time && hasBegun(time, asOf)) standing.push(sample)
    else doubtful.push({ sample, why: status === 'confirmed' ? (time ? 'future' : 'undated') : status })
  }
  return new SampleSeries(standing, doubtful, { records, analyte, asOf })
}

/** A result that is not used, and why. */
type Doubtful = { readonly sample: Sample; readonly why: 'unconfirmed' | 'withdrawn' | 'future' | 'undated' | 'local-code' }

const reasonOf: Readonly<Record<Doubtful['why'], UnknownReason>> = {
  unconfirmed: 'not-final',
  withdrawn: 'not-final',
  future: 'future',
  undated: 'undated',
  'local-code': 'local-code'
}

type Reading = { readonly records: PatientRecord; readonly analyte: Analyte; readonly asOf: number }

class SampleSeries implements Series {
  readonly #samples: readonly Sample[]
  readonly #doubtful: readonly Doubtful[]
  readonly #reading: Reading

  constructor(samples: readonly Sample[], doubtful: readonly Doubtful[], reading: Reading) {
    this.#samples = samples
    this.#doubtful = doubtful
    this.#reading = reading
  }

  get newest(): Result | undefined {
    const [first] = this.#samples
    return first && this.#resultOf(first)
  }

  get usable(): Measurement | undefined {
    for (const sample of this.#samples) {
      const result = this.#resultOf(sample)
      if (isMeasurement(result)) return result
    }
    return undefined
  }

  *measurements(): Iterable<Measurement> {
    for (const sample of this.#samples) {
      const result = this.#resultOf(sample)
      if (isMeasurement(result)) yield result
    }
  }

  get all(): readonly Result[] {
    return this.#samples.map(sample => this.#resultOf(sample))
  }

  since(from: number): readonly Result[] {
    return this.#samples
      .filter(({ at, time }) => at >= from || (time !== undefined && latest(time) >= from))
      .map(sample => this.#resultOf(sample))
  }

  get rivals(): readonly Result[] {
    const [first, ...others] = this.#samples
    return first ? others.filter(other => isRival(other, first)).map(sample => this.#resultOf(sample)) : []
  }

  get doubts(): readonly Unusable[] {
    const unknown = underUnknownCodes(this.#reading)
    // Nearly every series is without doubt.
    if (this.#doubtful.length + unknown.length === 0) return noDoubts
    return [...this.#doubtful.filter(({ why }) => why !== 'withdrawn'), ...unknown].map(doubtOf)
  }

  get withdrawn(): readonly Unusable[] {
    return this.#doubtful.filter(({ why }) => why === 'withdrawn').map(doubtOf)
  }

  /** A unit that contradicts its code is believed where another result bears it out. */
  #resultOf(sample: Sample): Result {
    const { result } = sample
    if (isMeasurement(result) || !result.possible) return result
    return this.#isBorneOut(sample, result.possible) ? result.possible : result
  }

  #isBorneOut(sample: Sample, { value }: Measurement): boolean {
    const { analyte, asOf } = this.#reading
    const limits = analyte.unitAgainstCode
    if (!limits || value < limits.from || value > limits.to) return false
    return this.#samples.some(
      ({ at, result }) =>
        result !== sample.result &&
        isMeasurement(result) &&
        asOf - at <= limits.days * day &&
        Math.max(value / result.value, result.value / value) <= limits.factor
    )
  }
}

const noDoubts: readonly Unusable[] = []

/** Not certainly older; of one and the same moment only what was corrected and issued alike. */
function isRival(other: Sample, first: Sample): boolean {
  if (!other.time || !first.time) return false
  const together = other.at === first.at && other.time.dateOnly === first.time.dateOnly
  if (together) return other.corrected === first.corrected && other.issued === first.issued
  return mayFollow(other.time, first.time)
}

function doubtOf({ sample: { result, status, time }, why }: Doubtful): Unusable {
  const { reported, issued, corrected, reference } = result
  return {
    reason: reasonOf[why],
    status,
    possible: isMeasurement(result) ? result : undefined,
    reported: reported || undefined,
    at: time?.at,
    time,
    dateOnly: time?.dateOnly === true,
    issued,
    corrected,
    reference
  }
}

/** Results that go by the analyte's name under no LOINC code at all. They are never its values, and may be newer than those. */
function underUnknownCodes(reading: Reading): readonly Doubtful[] {
  const { records, analyte, asOf } = reading
  const { names } = analyte
  const uncoded = names ? records.uncoded() : []
  if (!names || uncoded.length === 0) return []
  return uncoded.flatMap(observation => {
    const called = namesOf(observation)
    if (!called.some(name => names.said.test(name)) || called.some(name => names.but.test(name))) return []
    if (standingOf(observation) !== 'confirmed') return []
    const observed = { json: observation, known: Number.NEGATIVE_INFINITY }
    const sample = new Sample({ records, analyte }, observed, { code: '', property: 'any' }, 'confirmed')
    if (sample.time && earliest(sample.time) > asOf + day) return []
    return [{ sample, why: 'local-code' }]
  })
}

function namesOf({ code }: Json): readonly string[] {
  const concept = object(code)
  const said = [string(concept?.text), displayOf(concept), ...objects(concept?.coding).map(coding => string(coding.display))]
  return said.flatMap(name => name?.trim() ?? [])
}

/** Milliseconds from the oldest to the newest of results that stand as a series has them, newest first. */
export const spanOf = (results: readonly Result[]): number => (results[0]?.at ?? 0) - (results.at(-1)?.at ?? 0)

const neverMade = new Set(['entered-in-error', 'cancelled', 'registered'])

/** Whether anything was recorded under one of the codes since a moment. */
export function recordedSince(records: PatientRecord, codes: readonly string[], since: number, asOf: number): boolean {
  return codes.some(code =>
    records.observations(code).some(observation => {
      const { time } = resultTime(records, observation)
      return (
        time !== undefined &&
        time.at >= since &&
        hasBegun(time, asOf) &&
        !statusWords(observation.status).some(word => neverMade.has(word))
      )
    })
  )
}
