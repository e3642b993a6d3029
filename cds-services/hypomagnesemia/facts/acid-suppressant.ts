import { problemsNamed } from '../../../src/facts/condition.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { conditionCodes, dischargeTable } from '../knowledge.ts'
import type { Drugs } from './drugs.ts'

/** The acid suppressant in force, and why it is better kept: what it protects from bleeding is worse than tablets (M39). */
export type AcidSuppressant = { readonly names: readonly string[]; readonly keep: readonly string[] }

export function readAcidSuppressant(records: PatientRecord, drugs: Drugs, asOf: number): AcidSuppressant | undefined {
  const { classes, keepWith, keepWithTwoOf, keepAfter } = dischargeTable.acidSuppressant
  const names = drugs.names(...classes)
  if (names.length === 0) return undefined
  const platelets = [...new Set(drugs.names(keepWithTwoOf))]
  const problems = problemsNamed(records, conditionCodes, keepAfter, asOf).map(({ name }) => name)
  return { names, keep: [...drugs.names(...keepWith), ...(platelets.length > 1 ? platelets : []), ...new Set(problems)] }
}
