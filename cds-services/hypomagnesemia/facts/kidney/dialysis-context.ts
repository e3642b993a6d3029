import { onceFor } from '../../../../src/facts/once-for.ts'
import { specimenResource } from '../../../../src/facts/result-time.ts'
import type { PatientRecord } from '../../../../src/guideline-folder.ts'
import { conditionMembers } from '../../knowledge.ts'

type Json = Readonly<Record<string, unknown>>

const qualifiers = conditionMembers.filter(({ concept }) => concept === 'dialysis-context-qualifier')
const codes: ReadonlySet<unknown> = new Set(qualifiers.map(({ code }) => code))

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
  const told = parts.flatMap(part => (typeof part === 'object' && part !== null ? codesIn(part) : []))
  const found = told.length > 0 ? qualifiers.find(({ code }) => told.some(codes => codes.has(code))) : undefined
  return found && (/^pre/i.test(found.display ?? '') ? 'before' : 'after')
}

/** Those of the qualifiers that stand anywhere in it. A result may have thousands of components: they are gone through once. */
const codesIn = onceFor((part: object): ReadonlySet<unknown> => {
  const found = new Set<unknown>()
  const open = [part]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const value of Object.values(next)) {
      if (typeof value === 'object' && value !== null) open.push(value)
      else if (codes.has(value)) found.add(value)
    }
  }
  return found
})
