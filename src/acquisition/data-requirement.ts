import type { LocalCodes } from './local-codes.ts'

/** One input of a service: what it asks the chart for. Prefetch templates, fetching and the recognition of foreign keys derive from it. */
export type DataRequirement = {
  /** Prefetch key. */
  readonly key: string
  readonly resourceType: string
  /** LOINC codes to search for, for Observations. */
  readonly codes?: readonly string[]
  /** What codes of the site's own mean. The same for all inputs of a service. */
  readonly localCodes?: LocalCodes | undefined
  /** Further search parameters, such as `status=active`. No parameter may stand twice: clients join repeated ones into an OR. */
  readonly search?: string
  readonly sort?: string
  readonly count?: number
  /** What the input is for, in words for the analyst who types the template in. */
  readonly purpose: string
  /** What happens without it. */
  readonly without: string
}

const loinc = 'http://loinc.org'

/** Codes of the site's own for what the input asks for. */
function ownCodes({ codes = [], localCodes }: DataRequirement): readonly string[] {
  const own = [...(localCodes?.values() ?? [])].filter(({ means }) => means.some(({ code }) => codes.includes(code)))
  return own.map(({ system, code }) => `${system}|${encodeURIComponent(code)}`)
}

/** The prefetch template of an input: CDS Hooks 2.0 tokens only, one `?`, no parameter twice. */
export function prefetchTemplate(requirement: DataRequirement): string {
  if (requirement.resourceType === 'Patient') return 'Patient/{{context.patientId}}'
  const parameters = ['patient={{context.patientId}}']
  if (requirement.codes)
    parameters.push(`code=${[...requirement.codes.map(code => `${loinc}|${code}`), ...ownCodes(requirement)].join(',')}`)
  if (requirement.search) parameters.push(requirement.search)
  if (requirement.sort) parameters.push(`_sort=${requirement.sort}`)
  if (requirement.count) parameters.push(`_count=${requirement.count}`)
  return `${requirement.resourceType}?${parameters.join('&')}`
}
