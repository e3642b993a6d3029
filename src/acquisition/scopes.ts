import { isResourceType } from './resource-types.ts'

export type Interaction = 'read' | 'search'

const smart = /^(?:patient|user|system)\/(\*|[a-z]+)\.([a-z*]+)(?:\?.*)?$/
/** What stands in brackets qualifies the member before it, as in `Observation.Read (Labs) (R4)`. */
const qualifier = /\([^()]*\)/g

/**
 * May a token with this scope read resources of the type? Understands both forms of SMART App Launch, `patient/Observation.read` of
 * version 1 and `patient/Observation.rs?category=...` of version 2, in any case. A scope that is narrowed by a query counts: the server
 * filters. Where nothing is stated, or anything in a vendor's own form, the server has to decide.
 * @see https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
 */
export function mayRead(scope: string | null | undefined, resourceType: string, interaction: Interaction = 'search'): boolean {
  if (scope === undefined || scope === null) return true
  const type = resourceType.toLowerCase()
  return membersOf(scope).some(member => isVendorForm(member) || permits(member, type, interaction))
}

const membersOf = (scope: string): readonly string[] =>
  scope
    .toLowerCase()
    .replace(qualifier, ' ')
    .split(/[\s,]+/)

/** `Observation.Read`, `CONDITION.SEARCH`: no slash, and the name of a resource type followed by what may be done with it. */
function isVendorForm(member: string): boolean {
  if (member.includes('/')) return false
  const parts = member.split('.')
  return parts.some((part, index) => isResourceType(part) && /^(?:read|search)$/.test(parts[index + 1] ?? ''))
}

function permits(member: string, type: string, interaction: Interaction): boolean {
  const [, named, permission] = smart.exec(member) ?? []
  if (permission === undefined || (named !== '*' && named !== type)) return false
  if (permission === '*' || permission === 'read') return true
  if (permission === 'search') return interaction === 'search'
  return /^[cruds]+$/.test(permission) && permission.includes(interaction === 'read' ? 'r' : 's')
}
