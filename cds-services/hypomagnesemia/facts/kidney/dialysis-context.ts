import { specimenResource } from '../../../../src/facts/result-time.ts'
import type { PatientRecord } from '../../../../src/guideline-folder.ts'
import { conditionMembers } from '../../knowledge.ts'

type Json = Readonly<Record<string, unknown>>

const qualifiers = conditionMembers.filter(({ concept }) => concept === 'dialysis-context-qualifier')

/**
 * Whether a qualifier says that a sample was drawn before or after a session of dialysis, whatever the code of the result: in condition
 * or collection of the specimen, or in a component (M8).
 */
export function dialysisContext(records: PatientRecord, observation: Json): 'before' | 'after' | undefined {
  const { specimen, component } = observation
  const sample = specimen === undefined ? undefined : specimenResource(records, observation)
  const parts = [sample?.condition, sample?.collection, component]
  // Asked of every result of a chart: most have none of these.
  if (parts.every(part => part === undefined)) return undefined
  const told = JSON.stringify(parts)
  const found = qualifiers.find(({ code }) => told.includes(`"${code}"`))
  return found && (/^pre/i.test(found.display ?? '') ? 'before' : 'after')
}
