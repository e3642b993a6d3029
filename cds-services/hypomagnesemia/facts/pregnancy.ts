import type { Fact } from '../../../src/facts/fact.ts'
import type { Sex } from '../../../src/facts/formulas/kidney.ts'
import { codedResults } from '../../../src/facts/lab.ts'
import { day } from '../../../src/facts/time.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { codesOf } from '../knowledge.ts'
import type { Findings } from './findings.ts'

export type Pregnancy = { readonly pregnant: boolean; readonly preEclampsia: boolean }

const statusCodes = codesOf(...concepts.pregnancyStatus)
/** SNOMED CT, and the answers LOINC lists for pregnancy status. */
const pregnantValues = ['77386006', 'LA15173-0']
const notPregnantValues = ['60001007', 'LA26683-5']

/** Pregnant: charted or observed within 300 days in a woman of 12 to 55, and nothing later says otherwise. */
export function readPregnancy(
  records: PatientRecord,
  findings: Findings,
  age: Fact<number>,
  sex: Fact<Sex>,
  asOf: number
): Pregnancy {
  const possible = !(sex.known && sex.value === 'male') && !(age.known && (age.value < 12 || age.value > 55))
  const preEclampsia = possible && findings.within(['pre-eclampsia-eclampsia'], 300 * day)
  if (!possible) return { pregnant: false, preEclampsia: false }
  const observed = codedResults(records, statusCodes, asOf).filter(item => asOf - item.at <= 300 * day)
  const charted = findings
    .of('pregnancy', 'pre-eclampsia-eclampsia')
    .filter(problem => !problem.time || asOf - problem.time.at <= 300 * day)
  const denied = findings.of('not-pregnant').flatMap(problem => problem.time?.at ?? [])
  const latestNo = latest([
    ...denied,
    ...observed.flatMap(item => (notPregnantValues.some(code => item.codes.has(code)) ? item.at : []))
  ])
  const latestYes = observed.find(item => pregnantValues.some(code => item.codes.has(code)))?.at
  const chartedAt = charted.map(problem => problem.time?.at ?? 0)
  const yes = Math.max(latestYes ?? -1, ...chartedAt)
  const pregnant = (latestYes !== undefined || charted.length > 0) && (latestNo === undefined || yes > latestNo)
  return { pregnant, preEclampsia }
}

const latest = (moments: readonly number[]): number | undefined => (moments.length > 0 ? Math.max(...moments) : undefined)
