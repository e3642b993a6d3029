import { canonicalSystem, codeSystem } from './code-system.ts'

/** A code with its system, in the one form in which both are compared. */
export type CanonicalCoding = { readonly system: string; readonly code: string }

/** A coding as it is looked up; nothing where system or code is missing. */
export function canonicalCoding(coding: { readonly [element: string]: unknown }): CanonicalCoding | undefined {
  const { system, code } = coding
  if (typeof system !== 'string' || (typeof code !== 'string' && typeof code !== 'number')) return undefined
  const written = String(code).trim()
  return written === '' || system.trim() === '' ? undefined : canonicalCode(canonicalSystem(system), written)
}

/** A code of a canonical system as it is compared. ICD codes lose their dot; those of national editions count by their WHO part. */
export function canonicalCode(system: string, code: string): CanonicalCoding {
  if (system === codeSystem.icd10cm) return { system, code: icd(code) }
  if (system === codeSystem.icd10) return ofWho(icd(code))
  // The fifth character means something else in the German modification.
  if (system === codeSystem.icd10gm) return { system: codeSystem.icd10, code: icd(code).slice(0, 4) }
  if (system === codeSystem.atc || system === codeSystem.icd10pcs) return { system, code: code.toUpperCase() }
  if (system === codeSystem.cpt || system === codeSystem.hcpcs) return ofLevel(code.toUpperCase())
  return { system, code }
}

/** Upper case, without dot, blanks, and the marks of the dagger-and-asterisk system. */
const icd = (code: string): string => code.toUpperCase().replace(/[.\s*+!†-]/g, '')

/** Senders mislabel ICD-10-CM as WHO: a code that is longer than any of the WHO, or has a letter from its fourth place on, is of CM. */
function ofWho(code: string): CanonicalCoding {
  const isCm = code.length > 5 || /^.{3}.*[A-Z]/.test(code)
  return { system: isCm ? codeSystem.icd10cm : codeSystem.icd10, code }
}

/** Both levels come under both names: five characters that begin with a figure are CPT, a letter and four figures HCPCS. */
const ofLevel = (code: string): CanonicalCoding => ({
  system: /^[A-Z]\d{4}$/.test(code) ? codeSystem.hcpcs : codeSystem.cpt,
  code
})
