import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { chartText } from './chart-text.ts'
import type { UnknownReason } from './fact.ts'
import { type Comparator, type Property, readQuantity, type UnitTable } from './quantity.ts'
import { specimenOf } from './specimen.ts'
import type { Moment } from './time.ts'

/** A LOINC code, and whether it speaks of a mass or of moles. */
export type Coded = { readonly code: string; readonly property: Property }

/** Something that is measured: which codes mean it, which units it may come in, which values are possible at all. */
export type Analyte = {
  readonly name: string
  readonly unit: string
  readonly codes: readonly Coded[]
  readonly units: UnitTable
  /** Values outside are errors of measurement or of typing. In the canonical unit, both ends allowed. */
  readonly plausible: readonly [number, number]
  /** When a unit of the analyte is believed against a code that speaks of another one. Without it never. */
  readonly unitAgainstCode?: UnitAgainstCode | undefined
  /** How results are called that stand under codes nobody here knows, and words that make it something else. */
  readonly names?: { readonly said: RegExp; readonly but: RegExp } | undefined
  /** Results that are told apart although their code is one of these: they are none of this analyte. */
  readonly apart?: ((records: PatientRecord, observation: Json) => boolean) | undefined
}

/** The converted value lies between `from` and `to`, and within a factor of another result of the last `days`. */
export type UnitAgainstCode = { readonly from: number; readonly to: number; readonly factor: number; readonly days: number }

/** One usable measurement in the canonical unit. With a comparator the true value lies in an interval, `value` being its end. */
export type Measurement = {
  readonly value: number
  readonly comparator?: Comparator | undefined
  /** As the laboratory wrote it. */
  readonly reported: string
  readonly at: number
  readonly dateOnly: boolean
  readonly time: Moment
  /** Only the time of issue, or of the specimen's collection, is known. */
  readonly timeReported?: true | undefined
  readonly issued: number
  readonly corrected: boolean
  readonly hemolyzed: boolean
  readonly reference?: string | undefined
  readonly code: string
  /** Upper end of the laboratory's own reference range, canonical unit. */
  readonly upperLimit?: number | undefined
  /** Lower end of it. */
  readonly lowerLimit?: number | undefined
  /** How the laboratory itself judged it, where it sent no range. */
  readonly flag?: 'low' | 'normal' | 'high' | undefined
  readonly raw: Json
}

/** A measurement that exists and cannot be used, because of its value, its status or its time. */
export type Unusable = {
  readonly reason: UnknownReason
  /** More than is possible at all. */
  readonly tooHigh?: true | undefined
  /** What it says if it is taken at its word: to be held against others, never to give anything by. */
  readonly possible?: Measurement | undefined
  /** The status that keeps it from being used. */
  readonly status?: string | undefined
  readonly reported?: string | undefined
  /** Missing where nothing of its time can be read. */
  readonly at?: number | undefined
  readonly dateOnly: boolean
  readonly time?: Moment | undefined
  readonly issued: number
  readonly corrected: boolean
  readonly reference?: string | undefined
}

export type Result = Measurement | Unusable

export const isMeasurement = (result: Result): result is Measurement => 'value' in result

/** What is known of a result before its value is looked at. */
export type About = Pick<Measurement, 'issued' | 'corrected' | 'timeReported'> & { readonly time: Moment | undefined }

/** An undated result is compared as if it were as old as can be. */
const undated: Moment = { at: 0, dateOnly: true, coarse: true }

/** The value of an Observation in the canonical unit, or why it cannot be used. */
export function readObservation(
  { records, analyte }: { readonly records: PatientRecord; readonly analyte: Analyte },
  observation: Json,
  coded: Coded,
  about: About
): Result {
  const quantity = object(observation.valueQuantity)
  const reported = quantity ? asReported(quantity) : asWritten(observation)
  const unusable = (reason: UnknownReason): Unusable => unusableOf(observation, reported, about, reason)

  // An extension that changes the meaning and that nobody here understands: the value may mean anything.
  if (objects(observation.modifierExtension).length > 0 || (quantity && objects(quantity.modifierExtension).length > 0)) {
    return unusable('not-convertible')
  }
  const specimen = specimenOf(records, observation)
  if (specimen === 'other') return unusable('specimen')
  // A reason for having no value, beside a value, means that the value is none.
  if (!quantity || object(observation.dataAbsentReason)) return unusable('not-convertible')
  const read = readQuantity(quantity, analyte.units, coded.property)
  const measured = (value: number, comparator?: Comparator): Measurement => ({
    value,
    comparator,
    reported: reported ?? '',
    at: (about.time ?? undated).at,
    dateOnly: about.time?.dateOnly === true,
    time: about.time ?? undated,
    timeReported: about.timeReported,
    issued: about.issued,
    corrected: about.corrected,
    hemolyzed: specimen === 'hemolyzed',
    reference: referenceOf(observation),
    code: coded.code,
    upperLimit: undefined,
    lowerLimit: undefined,
    flag: undefined,
    raw: observation
  })
  if (!read.ok) {
    const byUnit = analyte.unitAgainstCode && read.byUnit
    return byUnit ? { ...unusable(read.reason), possible: measured(byUnit.value) } : unusable(read.reason)
  }
  const [lowest, highest] = analyte.plausible
  const bounded = read.comparator?.startsWith('<') ? Math.max(read.value, lowest) : read.value
  if (bounded < lowest || read.value < 0) return unusable('implausible')
  if (bounded > highest) return { ...unusable('implausible'), tooHigh: true }
  const result = measured(read.value, read.comparator)
  if (observation.referenceRange === undefined && observation.interpretation === undefined) return result
  return { ...result, ...referenceRangeOf(observation, analyte), flag: flagOf(observation) }
}

const referenceOf = (observation: Json): string | undefined =>
  string(observation.id) ? `Observation/${observation.id}` : undefined

function unusableOf(
  observation: Json,
  reported: string | undefined,
  { time, issued, corrected }: About,
  reason: UnknownReason
): Unusable {
  return {
    reason,
    tooHigh: undefined,
    possible: undefined,
    status: undefined,
    reported: reported || undefined,
    at: time?.at,
    dateOnly: time?.dateOnly === true,
    time,
    issued,
    corrected,
    reference: referenceOf(observation)
  }
}

/** Ends of the laboratory's range of the healthy; a range without units, or whose lower end is not the lower, is none. */
function referenceRangeOf(observation: Json, { units }: Analyte): Pick<Measurement, 'upperLimit' | 'lowerLimit'> {
  const range = objects(observation.referenceRange).find(isNormalRange)
  const lowerLimit = endOf(range?.low, units)
  const upperLimit = endOf(range?.high, units)
  const isReversed = lowerLimit !== undefined && upperLimit !== undefined && lowerLimit >= upperLimit
  return isReversed ? { upperLimit: undefined, lowerLimit: undefined } : { upperLimit, lowerLimit }
}

function endOf(value: unknown, units: UnitTable): number | undefined {
  const end = object(value)
  const read = end && (end.unit !== undefined || end.code !== undefined) ? readQuantity(end, units, 'any') : undefined
  return read?.ok ? read.value : undefined
}

const flags: ReadonlyMap<string, 'low' | 'normal' | 'high'> = new Map(
  Object.entries({
    L: 'low',
    LL: 'low',
    N: 'normal',
    H: 'high',
    HH: 'high'
  } as const)
)

/** The flag of v3-ObservationInterpretation; none where several disagree. */
function flagOf(observation: Json): Measurement['flag'] {
  const codes = objects(observation.interpretation).flatMap(concept => objects(concept.coding).map(coding => string(coding.code)))
  const [flag, ...others] = new Set(codes.flatMap(code => (code && flags.get(code)) || []))
  return others.length === 0 ? flag : undefined
}

/** A range of the healthy; critical and therapeutic ranges are none. */
function isNormalRange(range: Json): boolean {
  const kinds = objects(object(range.type)?.coding).map(coding => coding.code)
  const hasEnd = object(range.high) !== undefined || object(range.low) !== undefined
  return hasEnd && (kinds.length === 0 || kinds.includes('normal'))
}

/** Figures of a machine have no end; more than four decimals are not a laboratory's. They are compared whole. */
const legible = (value: number): number => (value === Math.round(value * 1e4) / 1e4 ? value : Math.round(value * 1e3) / 1e3)

/** What stands in place of a quantity, as far as it can be shown. */
function asWritten({ valueString }: Json): string | undefined {
  return chartText(string(valueString) ?? '', 40) || undefined
}

/** `<1.0 mg/dL`: sign, figure and unit as they came, the unit made harmless. */
function asReported(quantity: Json): string | undefined {
  if (typeof quantity.value !== 'number') return undefined
  const sign =
    typeof quantity.comparator === 'string' ? chartText(quantity.comparator, 2).replaceAll('‹', '<').replaceAll('›', '>') : ''
  const unit = chartText(string(quantity.unit) ?? string(quantity.code) ?? '', 20)
  return `${sign}${legible(quantity.value)} ${unit || '(no unit)'}`
}
