type Members = Readonly<Record<string, unknown>>

/**
 * Of the resources that an order contains those that the rest of it still names, or that name the order: FHIR allows no others.
 * @see https://hl7.org/fhir/R4/domainresource.html#dom-3
 */
export function stillContained(contained: unknown, rest: Members): readonly Members[] {
  const all = Array.isArray(contained) ? contained.filter(isMembers) : []
  const kept = new Set(all.filter(item => names(item, '')))
  let naming: readonly Members[] = [rest, ...kept]
  while (naming.length > 0) {
    naming = all.filter(item => !kept.has(item) && naming.some(from => names(from, String(item.id))))
    for (const item of naming) kept.add(item)
  }
  return all.filter(item => kept.has(item))
}

const isMembers = (item: unknown): item is Members => typeof item === 'object' && item !== null

const names = (from: Members, id: string): boolean => JSON.stringify(from).includes(`"reference":${JSON.stringify(`#${id}`)}`)
