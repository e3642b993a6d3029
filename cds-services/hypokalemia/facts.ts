import { type DrugOrder, drugOrders } from '../../src/facts/drug-order.ts'
import type { Fact } from '../../src/facts/fact.ts'
import { isMeasurement, labSeries, spanOf } from '../../src/facts/lab.ts'
import { lazyFacts } from '../../src/facts/lazy-facts.ts'
import { age } from '../../src/facts/patient.ts'
import { ruleFor } from '../../src/guideline/rule.ts'
import { newest, reasonWithout } from '../../src/guideline/toolkit/newest-result.ts'
import type { EvaluationContext, PatientRecord } from '../../src/guideline-folder.ts'
import type { MissingFact } from '../../src/recommendation.ts'
import { concepts, neededInputs } from './inputs.ts'
import { analytes, drugCatalog, milliseconds, thresholds } from './knowledge.ts'

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

const measured = {
  potassium: analytes.analyte('potassium', ...concepts.potassium),
  magnesium: analytes.analyte('magnesium', ...concepts.magnesium)
} as const
const lowLimit = thresholds.rows.find(row => row.name === 'low')?.to ?? 0
const highLimit = thresholds.rows.find(row => row.name === 'high')?.from ?? 0

const ofClass = (records: PatientRecord, asOf: number, ...classes: readonly string[]): readonly DrugOrder[] =>
  drugOrders(records, drugCatalog, asOf).filter(order => order.active && classes.some(name => order.drug.classes.has(name)))

export const readFacts = lazyFacts<Facts, Context>({
  asOf: (_, { situation }) => situation.asOf,
  age: (f, { records }) => age(records, f.asOf),
  potassium: (f, { records }) => latest(records, 'potassium', f.asOf, [lowLimit, highLimit]),
  lowTwice: (f, { records }) => lowTwice(records, f.asOf),
  magnesium: (f, { records }) => latest(records, 'magnesium', f.asOf, [thresholds.lowMagnesium.value]),
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
const latest = (records: PatientRecord, key: 'potassium' | 'magnesium', asOf: number, limits: readonly number[]): Fact<number> =>
  newest(records, labSeries(records, measured[key], asOf), {
    key,
    unit: measured[key].unit,
    oldest: asOf - milliseconds(key),
    limits,
    spoiled: ({ hemolyzed }) => hemolyzed
  })

function lowTwice(records: PatientRecord, asOf: number): boolean {
  const low = labSeries(records, measured.potassium, asOf)
    .since(asOf - milliseconds('potassium'))
    .filter(isMeasurement)
    .filter(({ value, hemolyzed, comparator }) => !hemolyzed && !comparator?.startsWith('>') && value < lowLimit)
  return spanOf(low) >= milliseconds('between')
}
