export type Interaction = 'read' | 'search'

const syntax = /^(?:patient|user|system)\/(\*|[A-Z][A-Za-z]*)\.([a-z*]+)(?:\?.*)?$/

/**
 * May a token with this scope read resources of the type? Understands both syntaxes of SMART App Launch: `patient/Observation.read` of
 * version 1 and `patient/Observation.rs?category=...` of version 2. A scope that is narrowed by a query counts: the server filters.
 * Without any statement of scope the server has to decide.
 */
export function mayRead(scope: string | null | undefined, resourceType: string, interaction: Interaction = 'search'): boolean {
  if (scope === undefined || scope === null) return true
  return scope.split(/\s+/).some(part => {
    const [, type, permission] = syntax.exec(part) ?? []
    return permission !== undefined && (type === '*' || type === resourceType) && permits(permission, interaction)
  })
}

function permits(permission: string, interaction: Interaction): boolean {
  if (permission === '*' || permission === 'read') return true
  return /^c?r?u?d?s?$/.test(permission) && permission.includes(interaction === 'read' ? 'r' : 's')
}
