import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { Records } from '../acquisition/records.ts'
import { chartText } from './chart-text.ts'
import type { UnknownReason } from './fact.ts'
import { type Comparator, type Property, readQuantity, type UnitTable } from './quantity.ts'
import { effective, moment } from './time.ts'

/** Something that is measured: which codes mean it, which units it may come in, which values are possible at all. */
export type Analyte = {
  readonly name: string
  readonly unit: string
  readonly codes: ReadonlyMap<string, Property>
  readonly units: UnitTable
  /** Values outside are errors of measurement or of typing. In the canonical unit, both ends allowed. */
  readonly plausible: readonly [number, number]
}

/** One usable measurement in the canonical unit. With a comparator the true value lies in an interval, `value` being its end. */
export type Measurement = {
  readonly value: number
  readonly comparator?: Comparator
  /** As the laboratory wrote it. */
  readonly reported: string
  readonly at: number
  readonly dateOnly: boolean
  readonly issued: number
  readonly corrected: boolean
  readonly hemolyzed: boolean
  readonly reference?: string
  readonly code: string
  /** Upper end of the laboratory's own reference range, canonical unit. */
  readonly upperLimit?: number
  /** How the laboratory itself judged it, where it sent no range. */
  readonly flag?: 'low' | 'normal' | 'high'
  readonly raw: Json
}

/** A measurement that exists and cannot be used because of its value. */
export type Unusable = {
  readonly reason: UnknownReason
  /** More than is possible at all. */
  readonly tooHigh?: true
  readonly reported?: string
  readonly at: number
  readonly dateOnly: boolean
  readonly issued: number
  readonly corrected: boolean
  readonly reference?: string
}

export type Series = {
  /** Usable and unusable results that stand, newest first. */
  readonly results: readonly (Measurement | Unusable)[]
  /** Why others were passed over, in the order met. */
  readonly skipped: readonly UnknownReason[]
}

export const isMeasurement = (result: Measurement | Unusable): result is Measurement => 'value' in result

const finalStatuses = new Set<unknown>(['final', 'amended', 'corrected'])

/** All results of an analyte, newest first; of equal times the corrected first, then the later issued. */
export function labSeries(records: Records, analyte: Analyte, asOf: number): Series {
  const results: (Measurement | Unusable)[] = []
  const skipped: UnknownReason[] = []
  for (const [observation, { code, property }] of observationsOf(records, analyte)) {
    const read = remembered(records, analyte, observation, code, property)
    const result = typeof read !== 'string' && read.at > asOf ? 'future' : read
    if (typeof result === 'string') skipped.push(result)
    else results.push(result)
  }
  results.sort(
    (a, b) => b.at - a.at || Number(b.corrected) - Number(a.corrected) || b.issued - a.issued || figureOf(b) - figureOf(a)
  )
  return { results, skipped }
}

/** Of results alike in time and standing the higher figure comes first, so that the order of entries decides nothing. */
const figureOf = (result: Measurement | Unusable): number => (isMeasurement(result) ? result.value : Number.MAX_VALUE)

type Coded = { readonly code: string; readonly property: Property }

/** Every observation once, also where several of its codes mean the analyte; codes at odds about mass or moles leave it to the unit. */
function observationsOf(records: Records, analyte: Analyte): ReadonlyMap<Json, Coded> {
  const found = new Map<Json, Coded>()
  for (const [code, property] of analyte.codes) {
    for (const observation of records.observations(code)) {
      const known = found.get(observation)
      found.set(observation, known && known.property !== property ? { code: known.code, property: 'any' } : { code, property })
    }
  }
  return found
}

type Read = Measurement | Unusable | UnknownReason
const readings = new WeakMap<Json, { readonly analyte: Analyte; readonly property: Property; readonly read: Read }>()

/** An observation is read once, however many facts and moments ask for it, unless its specimen is told by another resource. */
function remembered(records: Records, analyte: Analyte, observation: Json, code: string, property: Property): Read {
  const known = readings.get(observation)
  if (known && known.analyte === analyte && known.property === property) return known.read
  const read = readObservation(records, analyte, observation, code, property)
  if (object(observation.specimen)?.reference === undefined) readings.set(observation, { analyte, property, read })
  return read
}

function readObservation(records: Records, analyte: Analyte, observation: Json, code: string, property: Property): Read {
  if (!finalStatuses.has(observation.status)) return 'not-final'
  const time = effective(observation)
  if (!time) return 'undated'
  const about = {
    at: time.at,
    dateOnly: time.dateOnly,
    issued: moment(observation.issued)?.at ?? 0,
    corrected: observation.status !== 'final',
    ...(string(observation.id) ? { reference: `Observation/${observation.id}` } : {})
  }
  const quantity = object(observation.valueQuantity)
  const reported = quantity ? asReported(quantity) : undefined
  const unusable = (reason: UnknownReason): Unusable => ({ ...about, reason, ...(reported ? { reported } : {}) })

  // An extension that changes the meaning and that nobody here understands: the value may mean anything.
  if (objects(observation.modifierExtension).length > 0 || (quantity && objects(quantity.modifierExtension).length > 0)) {
    return unusable('not-convertible')
  }
  const specimen = specimenOf(records, observation)
  if (specimen === 'other') return unusable('specimen')
  // A reason for having no value, beside a value, means that the value is none.
  if (!quantity || object(observation.dataAbsentReason)) return unusable('not-convertible')
  const read = readQuantity(quantity, analyte.units, property)
  if (!read.ok) return unusable(read.reason)
  const [lowest, highest] = analyte.plausible
  const bounded = read.comparator?.startsWith('<') ? Math.max(read.value, lowest) : read.value
  if (bounded < lowest || read.value < 0) return unusable('implausible')
  if (bounded > highest) return { ...unusable('implausible'), tooHigh: true }
  const high = object(objects(observation.referenceRange).find(isNormalRange)?.high)
  const limit = high
    ? readQuantity(
        { ...high, unit: high.unit ?? quantity.unit, code: high.code ?? quantity.code, system: high.system ?? quantity.system },
        analyte.units,
        'any'
      )
    : undefined
  return {
    ...about,
    value: read.value,
    ...(read.comparator ? { comparator: read.comparator } : {}),
    reported: reported ?? '',
    hemolyzed: specimen === 'hemolyzed',
    code,
    ...(limit?.ok ? { upperLimit: limit.value } : {}),
    ...flagOf(observation),
    raw: observation
  }
}

const flags: Readonly<Record<string, 'low' | 'normal' | 'high'>> = {
  L: 'low',
  LL: 'low',
  N: 'normal',
  H: 'high',
  HH: 'high'
}

/** The flag of v3-ObservationInterpretation; none where several disagree. */
function flagOf(observation: Json): { readonly flag?: 'low' | 'normal' | 'high' } {
  const codes = objects(observation.interpretation).flatMap(concept => objects(concept.coding).map(coding => string(coding.code)))
  const [flag, ...others] = new Set(codes.flatMap(code => (code && flags[code]) || []))
  return flag && others.length === 0 ? { flag } : {}
}

/** A range of the healthy with an upper end; critical and therapeutic ranges are none. */
function isNormalRange(range: Json): boolean {
  const kinds = objects(object(range.type)?.coding).map(coding => coding.code)
  return object(range.high) !== undefined && (kinds.length === 0 || kinds.includes('normal'))
}

/** `<1.0 mg/dL`: sign, figure and unit as they came, the unit made harmless. */
function asReported(quantity: Json): string | undefined {
  if (typeof quantity.value !== 'number') return undefined
  const sign =
    typeof quantity.comparator === 'string' ? chartText(quantity.comparator, 2).replaceAll('‹', '<').replaceAll('›', '>') : ''
  const unit = string(quantity.unit) ?? string(quantity.code)
  return `${sign}${quantity.value}${unit ? ` ${chartText(unit, 20)}` : ' (no unit)'}`
}

const hemolysisWords = /h(a)?emoly[sz]/i
const noHemolysisWords =
  /\b(no|not|non|without|nil|absent|negative)\b[^.;]{0,30}h(a)?emoly[sz]|h(a)?emoly[sz]\w*[^.;]{0,15}\b(absent|negative|none|nil|not)\b/i
const otherSpecimenWords = /\b(urine|csf|cerebrospinal|dialysate|red (blood )?cells?|rbc|erythrocytes?|saliva|stool|feces)\b/i
const unreliable = new Set(['CLOT', 'CON', 'AUT', 'SNR'])

/** Whether the specimen spoils the result. A hemolyzed one is told apart: a low result from it stands. */
function specimenOf(records: Records, observation: Json): 'usable' | 'hemolyzed' | 'other' {
  const named = object(observation.specimen)
  const reference = string(named?.reference)
  const contained = objects(observation.contained).find(item => reference === `#${item.id}`)
  const specimen = contained ?? (reference ? records.referred(reference) : undefined)
  const conditions = objects(specimen?.condition).flatMap(concept => objects(concept.coding).map(coding => coding.code))
  if (conditions.some(code => typeof code === 'string' && unreliable.has(code))) return 'other'
  const type = object(specimen?.type)
  const words = [string(named?.display), string(type?.text), ...objects(type?.coding).map(coding => string(coding.display))].join(
    ' '
  )
  if (otherSpecimenWords.test(words)) return 'other'
  const remarks = [
    words,
    ...objects(observation.note).map(note => string(note.text)),
    ...objects(specimen?.note).map(note => string(note.text)),
    ...objects(observation.interpretation).map(concept => string(concept.text))
  ].join(' ; ')
  const told = conditions.includes('HEM') || (hemolysisWords.test(remarks) && !noHemolysisWords.test(remarks))
  return told ? 'hemolyzed' : 'usable'
}

/** Final results that are codes, not figures, newest first: when, and which codes. */
export function codedResults(
  records: Records,
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
export function recordedSince(records: Records, codes: readonly string[], since: number, asOf: number): boolean {
  return codes.some(code =>
    records.observations(code).some(observation => {
      const at = effective(observation)?.at
      return at !== undefined && at >= since && at <= asOf && !neverMade.has(observation.status)
    })
  )
}
