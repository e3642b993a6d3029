import { drugOrders } from '../../src/facts/drug-order.ts'
import type { Fact } from '../../src/facts/fact.ts'
import { labSeries } from '../../src/facts/lab.ts'
import { lazyFacts } from '../../src/facts/lazy-facts.ts'
import { age } from '../../src/facts/patient.ts'
import { ruleFor } from '../../src/guideline/rule.ts'
import { DrugsInForce } from '../../src/guideline/toolkit/drugs-in-force.ts'
import { type InputGap, inputGaps } from '../../src/guideline/toolkit/input-gaps.ts'
import { type LabFacts, labFacts } from '../../src/guideline/toolkit/lab-tests.ts'
import { staysLow } from '../../src/guideline/toolkit/stays-low.ts'
import type { EvaluationContext, PatientRecord } from '../../src/guideline-folder.ts'
import { inputs, labTests, neededInputs } from './inputs.ts'
import { analytes, drugCatalog, lowBelow, milliseconds, thresholds } from './knowledge.ts'

/** The only list of what is read and derived; potassium and magnesium in mmol/L, at most 14 days old. */
export type Facts = LabFacts<typeof labTests> & {
  readonly asOf: number
  readonly age: Fact<number>
  /** Potassium low twice, a day apart at least, within 14 days. */
  readonly lowTwice: boolean
  readonly drugs: DrugsInForce
  /** What was needed and could not be had or used. */
  readonly gaps: readonly InputGap[]
}

/** Binds rules to these facts. */
export const rule = ruleFor<Facts>()

type Context = { readonly records: PatientRecord; readonly situation: EvaluationContext }

const potassium = analytes.analyte('potassium', ...labTests.potassium.concepts)

export const readFacts = lazyFacts<Facts, Context>({
  ...labFacts<Facts, typeof labTests>(analytes, labTests),
  asOf: (_, { situation }) => situation.asOf,
  age: (f, { records }) => age(records, f.asOf),
  lowTwice: ({ asOf }, { records }) =>
    staysLow(labSeries(records, potassium, asOf), lowBelow, {
      since: asOf - milliseconds('potassium'),
      apart: milliseconds('between')
    }),
  drugs: (f, { records }) => new DrugsInForce(drugOrders(records, drugCatalog, f.asOf)),
  gaps: (f, { records }) => gapsOf(f, records)
})

/** Of what came in part, a part is missing. A potassium that is only too old is no gap. */
function gapsOf({ potassium }: Facts, records: PatientRecord): readonly InputGap[] {
  const parts = neededInputs.filter(name => records.state(name) === 'partial')
  const unusable = !potassium.known && records.state('potassium') === 'present' && potassium.reason !== 'stale'
  return [
    ...inputGaps(records, inputs, neededInputs),
    ...parts.map((name): InputGap => ({ name, reason: 'failed' })),
    ...(unusable ? [{ name: 'potassium', reason: potassium.reason }] : [])
  ]
}

export const isAdult = ({ age }: Facts): boolean => age.known && age.value >= thresholds.adultAge

export const isLow = (potassium: Fact<number>): boolean => potassium.known && potassium.value < lowBelow
