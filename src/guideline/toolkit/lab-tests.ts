import type { DataRequirement } from '../../acquisition/data-requirement.ts'
import type { PatientRecord } from '../../acquisition/patient-record.ts'
import type { Fact } from '../../facts/fact.ts'
import { labSeries, type Measurement } from '../../facts/lab.ts'
import type { FactDefinitions } from '../../facts/lazy-facts.ts'
import type { Analytes } from './analytes.ts'
import { newest } from './newest-result.ts'

/** A laboratory test or vital sign as a guideline declares it, once: what is asked of the chart for it, and the fact under its name. */
export type LabTest<F, Concept extends string = string> = {
  /** Concepts of `value-sets/labs.json`; units and plausible values are those of the test's name in `units.json`. */
  readonly concepts: readonly Concept[]
  /** What is asked of the chart under the test's name; or the input that brings its results together with others. */
  readonly input: string | Asked
  /** How old a result may be, in milliseconds; of any age where nothing is said. */
  readonly counts?: (facts: F) => number
  /** Values between the same two of these, ascending, mean the same. */
  readonly limits?: (facts: F) => readonly number[]
  /** Values whose warning stands beside a newer result that cannot be used, or that says otherwise. */
  readonly warns?: (facts: F, value: number) => boolean
  /** The specimen makes this value one that cannot be believed. */
  readonly spoiled?: (measurement: Measurement) => boolean
}

/** How many results are asked for, what for, and what happens without them. */
type Asked = { readonly count: number; readonly purpose: string; readonly without: string }

type LabTests<F> = Readonly<Record<string, LabTest<F>>>

/** A fact for each test. */
export type LabFacts<T> = { readonly [N in keyof T]: Fact<number> }

/** What is asked of the chart for tests that have an input of their own. */
export const labInputs = <F>(analytes: Analytes, tests: LabTests<F>): readonly DataRequirement[] =>
  Object.entries(tests).flatMap(([key, { concepts, input }]) =>
    typeof input === 'string'
      ? []
      : [{ key, resourceType: 'Observation', codes: analytes.codesOf(...concepts), sort: '-date', ...input }]
  )

/**
 * How the fact of each test is made: its newest result, if that can be used.
 * @throws Error if a test has no units, or none of its concepts a code
 */
export function labFacts<F extends { readonly asOf: number }, T extends LabTests<F>>(
  analytes: Analytes,
  tests: T & LabTests<F>
): FactDefinitions<LabFacts<T>, { readonly records: PatientRecord }, F> {
  const made = Object.entries<LabTest<F>>(tests).map(([name, { concepts, input, counts, limits, warns, spoiled }]) => {
    const analyte = analytes.analyte(name, ...concepts)
    const key = typeof input === 'string' ? input : name
    const fact = (f: F, { records }: { readonly records: PatientRecord }): Fact<number> =>
      newest(records, labSeries(records, analyte, f.asOf), {
        key,
        unit: analyte.unit,
        oldest: counts ? f.asOf - counts(f) : Number.NEGATIVE_INFINITY,
        limits: limits?.(f) ?? [],
        warns: value => warns?.(f, value) ?? false,
        eitherWarns: true,
        spoiled
      })
    return [name, fact] as const
  })
  return Object.fromEntries(made) as FactDefinitions<LabFacts<T>, { readonly records: PatientRecord }, F>
}
