import type { Fact } from '../../../src/facts/fact.ts'
import { labSeries, type Series } from '../../../src/facts/lab.ts'
import { newest } from '../../../src/guideline/toolkit/newest-result.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, type Knowledge } from '../knowledge.ts'
import type { LimitName } from '../knowledge-names.ts'
import type { ChartReading } from './chart-reading.ts'
import { sampleOf } from './kidney/dialysis-sample.ts'

const potassiumAnalyte = analyte('potassium', ...concepts.potassium, 'dialysis-result-potassium')
const potassiumLimits: readonly LimitName[] = [
  'potassiumReplace',
  'potassiumLow',
  'potassiumSevere',
  'potassiumHigh',
  'contaminationPotassium'
]

export const potassiumSeries = (records: PatientRecord, asOf: number): Series => labSeries(records, potassiumAnalyte, asOf)

/** Told even of a sample of dialysis, of which nothing else is believed (M8). */
const dangerous = (knowledge: Knowledge, potassium: number): boolean =>
  potassium < knowledge.limit('potassiumSevere') || potassium >= knowledge.limit('potassiumAroundDialysis')

type Inputs = ChartReading & { readonly potassiumSeries: Series }

/**
 * Hemolysis sets potassium free: such a result is not used, and no older one in its place but to warn. A low one warns itself, since the
 * true value is that or lower.
 */
export function usablePotassium({ knowledge, records, asOf, potassiumSeries: series }: Inputs, isBounded = true): Fact<number> {
  return newest(records, series, {
    key: 'potassium',
    unit: potassiumAnalyte.unit,
    oldest: asOf - knowledge.window('companion/potassium'),
    limits: potassiumLimits.map(name => knowledge.limit(name)).toSorted((a, b) => a - b),
    // Below 3.5 mmol/L it is a risk, and as urgent as below 3.0 with digoxin or a long QTc.
    warns: value => value < knowledge.limit('potassiumLow') || value >= knowledge.limit('potassiumHigh'),
    spoiled: result => result.hemolyzed || (sampleOf(records, result) !== undefined && !dangerous(knowledge, result.value)),
    atMost: result =>
      isBounded && result.hemolyzed && !result.comparator?.startsWith('>') && result.value < knowledge.limit('potassiumLow')
  })
}

/** What counts against more potassium: before a hemolyzed low one a high one stands until potassium is repeated (reading, principle 4). */
export function potassiumAgainst(inputs: Inputs & { readonly potassium: Fact<number> }): number | undefined {
  const before = usablePotassium(inputs, false)
  if (before.known && before.newer !== undefined && before.value >= inputs.knowledge.limit('potassiumHigh')) return before.value
  return inputs.potassium.known ? inputs.potassium.value : undefined
}
