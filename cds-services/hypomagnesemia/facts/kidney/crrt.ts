import type { Problem } from '../../../../src/facts/condition.ts'
import type { Knowledge } from '../../knowledge.ts'
import type { Drugs } from '../drugs.ts'
import type { Findings } from '../findings.ts'

/**
 * Continuous renal replacement counts only while it runs: in progress, its fluid running, or begun within a day with no end (M13).
 * Else it is a dialysis like any other.
 */
export function crrtInForce(knowledge: Knowledge, findings: Findings, drugs: Drugs, asOf: number): boolean {
  return drugs.has('crrt-fluid') || findings.of('crrt').some(problem => runs(knowledge, problem, asOf))
}

function runs(knowledge: Knowledge, problem: Problem, asOf: number): boolean {
  if (problem.ongoing) return true
  const { time, ended } = problem
  const age = time && !time.coarse ? asOf - time.at : Number.POSITIVE_INFINITY
  return !ended && age >= 0 && age <= knowledge.window('crrt/act')
}
