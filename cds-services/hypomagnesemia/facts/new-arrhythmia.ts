import { problemsNamed } from '../../../src/facts/condition.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { conditionCodes, type Knowledge } from '../knowledge.ts'
import type { Findings } from './findings.ts'

const kinds = ['atrial-fibrillation', 'ventricular-tachycardia-nonsustained'] as const
/** An accessory pathway between atrium and ventricle. */
const preExcited = /pre-? ?excit|wolff|\bwpw\b/i

/** Atrial fibrillation or non-sustained ventricular tachycardia first charted within a day, by name (M41). None with pre-excitation. */
export function newArrhythmia(knowledge: Knowledge, records: PatientRecord, findings: Findings, asOf: number): readonly string[] {
  if (!findings.has(...kinds)) return []
  const found = kinds.flatMap(kind => {
    const charted = findings.all.filter(problem => problem.concepts.has(kind))
    const known = charted.some(
      problem => findings.datingOf(problem) === 'history' && !isOfToday(knowledge, problem.time?.at, asOf)
    )
    return known
      ? []
      : charted.filter(problem => problem.active && findings.datingOf(problem) !== 'history').map(({ name }) => name)
  })
  if (found.length === 0 || problemsNamed(records, conditionCodes, preExcited, asOf).some(({ active }) => active)) return []
  return [...new Set(found)]
}

/** An entry of the problem list of today says nothing of yesterday. */
const isOfToday = (knowledge: Knowledge, at: number | undefined, asOf: number): boolean =>
  at !== undefined && asOf - at <= knowledge.window('event/condition')
