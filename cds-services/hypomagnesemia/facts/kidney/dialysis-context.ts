import { specimenResource } from '../../../../src/facts/result-time.ts'
import type { PatientRecord } from '../../../../src/guideline-folder.ts'
import { conditionMembers } from '../../knowledge.ts'

type Json = Readonly<Record<string, unknown>>

const qualifiers = conditionMembers.filter(({ concept }) => concept === 'dialysis-context-qualifier')

/**
 * Whether a qualifier says that a sample was drawn before or after a session of dialysis, whatever the code of the result: in condition
 * or collection of the specimen, in a component, or among category, method and interpretation (M8).
 */
export function dialysisContext(records: PatientRecord, observation: Json): 'before' | 'after' | undefined {
  const { specimen, component, category, method, interpretation } = observation
  if ([specimen, component, method, interpretation, category].every(part => part === undefined)) return undefined
  const sample = specimen === undefined ? undefined : specimenResource(records, observation)
  const told = JSON.stringify([sample?.condition, sample?.collection, component, category, method, interpretation])
  const found = qualifiers.find(({ code }) => told.includes(`"${code}"`))
  return found && (/^pre/i.test(found.display ?? '') ? 'before' : 'after')
}
