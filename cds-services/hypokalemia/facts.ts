import { type DrugOrder, drugOrders } from '../../src/facts/drug-order.ts'
import { type Fact, known, type UnknownReason, unknown } from '../../src/facts/fact.ts'
import { type Analyte, isMeasurement, labSeries, type Measurement, spanOf } from '../../src/facts/lab.ts'
import { lazyFacts } from '../../src/facts/lazy-facts.ts'
import { age } from '../../src/facts/patient.ts'
import { settle } from '../../src/facts/settled-result.ts'
import { ruleFor } from '../../src/guideline/rule.ts'
import type { EvaluationContext, PatientRecord } from '../../src/guideline-folder.ts'
import type { MissingFact } from '../../src/recommendation.ts'
import { concepts, neededInputs } from './inputs.ts'
import { analyte, drugCatalog, milliseconds, thresholds } from './knowledge.ts'

/** The only list of what is read and derived. */
export type Facts = {
  readonly asOf: number
  readonly age: Fact<number>
  /** mmol/L, at most 14 days old. */
  readonly potassium: Fact<number>
  /** Low twice, a day apart at least, within 14 days. */
  readonly lowTwice: boolean
  readonly magnesium: Fact<number>
  readonly supplements: readonly DrugOrder[]
  readonly sparing: readonly DrugOrder[]
  /** Drugs that keep potassium in: potassium-sparing ones and those of the renin system. */
  readonly retaining: readonly DrugOrder[]
  /** What was needed and could not be had or used. */
  readonly gaps: readonly MissingFact[]
}

/** Binds rules to these facts. */
export const rule = ruleFor<Facts>()

type Context = { readonly records: PatientRecord; readonly situation: EvaluationContext }

const potassium = analyte('potassium', ...concepts.potassium)
const magnesium = analyte('magnesium', ...concepts.magnesium)
const lowLimit = thresholds.rows.find(row => row.name === 'low')?.to ?? 0
const highLimit = thresholds.rows.find(row => row.name === 'high')?.from ?? 0

const ofClass = (records: PatientRecord, asOf: number, ...classes: readonly string[]): readonly DrugOrder[] =>
  drugOrders(records, drugCatalog, asOf).filter(order => order.active && classes.some(name => order.drug.classes.has(name)))

export const readFacts = lazyFacts<Facts, Context>({
  asOf: (_, { situation }) => situation.asOf,
  age: (f, { records }) => age(records, f.asOf),
  potassium: (f, { records }) => latest(records, 'potassium', potassium, f.asOf, [lowLimit, highLimit]),
  lowTwice: (f, { records }) => lowTwice(records, f.asOf),
  magnesium: (f, { records }) => latest(records, 'magnesium', magnesium, f.asOf, [thresholds.lowMagnesium.value]),
  supplements: (f, { records }) => ofClass(records, f.asOf, 'potassium-supplement'),
  sparing: (f, { records }) => ofClass(records, f.asOf, 'potassium-sparing-diuretic'),
  retaining: (f, { records }) => ofClass(records, f.asOf, 'potassium-sparing-diuretic', 'ace-inhibitor', 'arb', 'arni'),
  gaps: (f, { records }) => gapsOf(f, records)
})

function gapsOf(f: Facts, records: PatientRecord): readonly MissingFact[] {
  const missing = neededInputs.flatMap((key): MissingFact[] => {
    if (records.state(key) === 'partial') return [{ name: key, reason: 'failed' }]
    const reason = reasonWithout(records, key)
    return records.state(key) === 'present' || reason === 'empty' ? [] : [{ name: key, reason }]
  })
  const unusable = !f.potassium.known && records.state('potassium') === 'present' && f.potassium.reason !== 'stale'
  return unusable && !f.potassium.known ? [...missing, { name: 'potassium', reason: f.potassium.reason }] : missing
}

/** The newest result. One that cannot be used, hemolyzed or on both sides of a limit, is not replaced by an older one. */
function latest(
  records: PatientRecord,
  key: 'potassium' | 'magnesium',
  of: Analyte,
  asOf: number,
  limits: readonly number[]
): Fact<number> {
  const bandOf = (measurement: Measurement): number | undefined => {
    const value = comparableValue(measurement, limits)
    return value === undefined ? undefined : limits.filter(limit => value >= limit).length
  }
  const oldest = asOf - milliseconds(key)
  const settled = settle(labSeries(records, of, asOf), { bandOf, oldest, spoiled: ({ hemolyzed }) => hemolyzed })
  if (settled.kind === 'none') return unknown(reasonWithout(records, key))
  const first = settled.kind === 'usable' ? settled.measurement : settled.by
  const about = {
    ...(first.at === undefined ? {} : { at: first.at }),
    ...(first.dateOnly ? { dateOnly: true as const } : {}),
    ...(first.reported ? { reported: first.reported } : {}),
    ...(first.reference ? { reference: first.reference } : {})
  }
  if (settled.kind === 'blocked') return unknown(settled.by.reason, about)
  const { measurement } = settled
  if (measurement.at < oldest) return unknown('stale', about)
  return known(comparableValue(measurement, limits) ?? measurement.value, { ...about, unit: of.unit })
}

function reasonWithout(records: PatientRecord, key: string): UnknownReason {
  const state = records.state(key)
  if (state === 'absent' || state === 'failed') return state
  return state === 'unrecognized' ? 'not-convertible' : 'empty'
}

/** `<3.0` is below 3.5 for certain, `<4.0` is not. */
function comparableValue({ value, comparator }: Measurement, limits: readonly number[]): number | undefined {
  if (comparator === undefined) return value
  const below = comparator.startsWith('<')
  const edge = comparator.length === 2 ? value : value + (below ? -1e-6 : 1e-6)
  return limits.some(limit => (below ? limit <= edge : limit > edge)) ? undefined : edge
}

function lowTwice(records: PatientRecord, asOf: number): boolean {
  const low = labSeries(records, potassium, asOf)
    .since(asOf - milliseconds('potassium'))
    .filter(isMeasurement)
    .filter(({ value, hemolyzed, comparator }) => !hemolyzed && !comparator?.startsWith('>') && value < lowLimit)
  return spanOf(low) >= milliseconds('between')
}
