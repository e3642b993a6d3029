import { codedResults } from '../../../src/facts/coded-results.ts'
import type { Problem } from '../../../src/facts/condition.ts'
import type { Fact } from '../../../src/facts/fact.ts'
import type { Sex } from '../../../src/facts/formulas/kidney.ts'
import { concepts } from '../inputs.ts'
import { codesOf } from '../knowledge.ts'
import type { ChartReading } from './chart-reading.ts'
import type { Findings } from './findings.ts'
import { type ObstetricGround, obstetricGrounds } from './obstetric-grounds.ts'

export type Pregnancy = {
  /** Neither a man nor beyond the age of childbearing. Under 18 nobody is dosed, so that no lower age decides anything. */
  readonly possible: boolean
  readonly pregnant: boolean
  /** Delivered at most 6 weeks ago. */
  readonly postpartum: boolean
  /** What is charted that magnesium is given for in pregnancy. */
  readonly grounds: readonly ObstetricGround[]
  /** Charted although the recorded sex is male: no gate, but no dose is preselected. */
  readonly inMan: readonly string[]
}

const statusCodes = codesOf(...concepts.pregnancyStatus)
/** SNOMED CT, and the answers LOINC lists for pregnancy status. */
const pregnantValues = ['77386006', 'LA15173-0']
const notPregnantValues = ['60001007', 'LA26683-5']

const pregnancyConcepts = [
  'pregnancy',
  'pre-eclampsia-eclampsia',
  'hyperemesis',
  'hypertension-of-pregnancy',
  'hellp',
  'preterm-labor'
]
/** A code of delivery or of the time after it lies inside a chapter of pregnancy; the longer code decides. */
const overConcepts = ['delivery', 'postpartum', 'exclude-pregnancy', 'not-pregnant']
/** A termination that failed ended nothing. */
const isFailedTermination = ({ codes }: Problem): boolean => [...codes].some(code => /^O07/i.test(code))

type Inputs = ChartReading & { readonly findings: Findings; readonly age: Fact<number>; readonly sex: Fact<Sex> }

/** Pregnant, or delivered of late, as charted or observed in a woman of 12 to 55 (M15). The newest entry decides. */
export function readPregnancy({ knowledge, records, asOf, findings, age, sex }: Inputs): Pregnancy {
  const longest = knowledge.window('any/pregnancy')
  const current = ({ time }: Problem): boolean => !time || asOf - time.at <= longest
  const charted = findings.all.filter(
    problem => problem.active && current(problem) && (isPregnancy(problem) || isFailedTermination(problem))
  )
  const male = sex.known && sex.value === 'male'
  const ageFits = !(age.known && age.value > knowledge.limit('childbearingTo'))
  if (male || !ageFits)
    return {
      possible: false,
      pregnant: false,
      postpartum: false,
      grounds: [],
      inMan: male ? charted.map(({ name }) => name) : []
    }

  const observed = codedResults(records, statusCodes, asOf).filter(item => asOf - item.at <= longest)
  const seen = (values: readonly string[]): readonly number[] =>
    observed.flatMap(item => (values.some(code => item.codes.has(code)) ? item.at : []))
  const over = findings.all.filter(problem => hasOne(problem, ['delivery', 'postpartum']))
  const lost = findings.all.filter(problem => hasOne(problem, ['pregnancy-abortive-outcome']) && !isFailedTermination(problem))
  const denied = findings.of('not-pregnant')
  const ends = [...times([...over, ...lost, ...denied]), ...seen(notPregnantValues)]
  const yes = [...charted.map(({ time }) => time?.at ?? 0), ...seen(pregnantValues)]
  const pregnant = yes.length > 0 && Math.max(...yes) > Math.max(-1, ...ends)
  const after = knowledge.window('any/postpartum')
  const postpartum =
    !pregnant && over.some(problem => (problem.time ? asOf - problem.time.at <= after : findings.ofCurrentEncounter(problem)))
  const grounds = findings.all
    .filter(problem => (pregnant || postpartum) && problem.active && current(problem))
    .flatMap(problem => obstetricGrounds(problem.concepts))
  return { possible: true, pregnant, postpartum, grounds: [...new Set(grounds)], inMan: [] }
}

const hasOne = (problem: Problem, names: readonly string[]): boolean => names.some(name => problem.concepts.has(name))
const isPregnancy = (problem: Problem): boolean =>
  hasOne(problem, pregnancyConcepts) && !hasOne(problem, [...overConcepts, 'pregnancy-abortive-outcome'])
const times = (problems: readonly Problem[]): readonly number[] => problems.flatMap(({ time }) => time?.at ?? [])
