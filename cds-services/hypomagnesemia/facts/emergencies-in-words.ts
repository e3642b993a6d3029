import { problemsNamed } from '../../../src/facts/condition.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { conditionCodes } from '../knowledge.ts'
import type { Emergency, EmergencyKind } from './clinical-class.ts'
import type { Findings } from './findings.ts'
import type { PossibleProblem } from './unread-lists.ts'

const kinds: ReadonlyMap<string, EmergencyKind> = new Map([
  ['torsades-de-pointes', 'torsades'],
  ['cardiac-arrest', 'arrest']
])
const anyWord = /torsade|arrest|asystole/i

/** Events that count at any magnesium and stand in words alone: possible at the most, and only where their dates say that they are of now. */
export function emergenciesInWords(
  records: PatientRecord,
  findings: Findings,
  possible: readonly PossibleProblem[],
  asOf: number
): readonly Emergency[] {
  const told = possible.filter(({ concept }) => kinds.has(concept))
  if (told.length === 0) return []
  return problemsNamed(records, conditionCodes, anyWord, asOf).flatMap(problem => {
    const concept = told.find(({ text }) => text === problem.name)?.concept
    const kind = concept === undefined ? undefined : kinds.get(concept)
    const current = problem.active && problem.concepts.size === 0 && findings.datingOf(problem) !== 'history'
    return kind && current ? [{ kind, problem, possible: true }] : []
  })
}
