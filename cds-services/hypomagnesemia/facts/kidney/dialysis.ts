import type { Problem } from '../../../../src/facts/condition.ts'
import { recordedSince } from '../../../../src/facts/lab.ts'
import { resultTime } from '../../../../src/facts/result-time.ts'
import { hasBegun } from '../../../../src/facts/time.ts'
import type { PatientRecord } from '../../../../src/guideline-folder.ts'
import { codesUnder } from '../../knowledge.ts'
import type { Concept } from '../../knowledge-names.ts'
import type { ChartReading } from '../chart-reading.ts'
import type { Drugs } from '../drugs.ts'
import type { Findings } from '../findings.ts'
import { dialysisContext } from './dialysis-context.ts'
import { dialysisServices } from './dialysis-services.ts'

/** What proves dialysis (M8, M9). */
export type Dialysis = {
  /** Charted as a state of the patient: it stands until it is ended. */
  readonly states: readonly Problem[]
  /** Done, ordered or measured within 14 days: no transplant lifts it. */
  readonly act: boolean
}

/** Results drawn before or after a session, and those of the dialysate. */
const resultCodes = [...codesUnder('dialysis-result-'), ...codesUnder('exclude-creatinine-dialysis-fluid')]
const actConcepts: readonly Concept[] = ['dialysis-procedure', 'crrt']

type Inputs = ChartReading & { readonly findings: Findings; readonly drugs: Drugs }

export function readDialysis({ knowledge, records, asOf, findings, drugs }: Inputs): Dialysis {
  const window = knowledge.window('dialysis/act')
  const acts = findings.of(...actConcepts).filter(problem => isAct(problem, findings, window))
  const measured = recordedSince(records, resultCodes, asOf - window, asOf) || sampledSince(records, asOf - window, asOf)
  return {
    states: findings.of('dialysis-dependence'),
    act: acts.length > 0 || measured || drugs.has('dialysis-fluid') || dialysisServices(knowledge, records, asOf).length > 0
  }
}

/** A qualifier calls one of the results a sample of dialysis. */
const sampledSince = (records: PatientRecord, since: number, asOf: number): boolean =>
  records.resources('Observation').some(item => {
    if (dialysisContext(records, item) === undefined) return false
    const { time } = resultTime(records, item)
    return time !== undefined && time.at >= since && hasBegun(time, asOf)
  })

/** An act of this encounter, however long it lasts, counts too; without a date it may be of today. */
function isAct(problem: Problem, findings: Findings, window: number): boolean {
  return problem.ongoing || !problem.time || findings.ofCurrentEncounter(problem) || findings.isRecent(problem, window)
}
