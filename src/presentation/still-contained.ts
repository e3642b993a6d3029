type Members = Readonly<Record<string, unknown>>

/**
 * Of the resources that an order contains those that the rest of it still names, or that name the order: FHIR allows no others. Each is
 * looked through once, because an order may contain thousands that name each other in a row.
 * @see https://hl7.org/fhir/R4/domainresource.html#dom-3
 */
export function stillContained(contained: unknown, rest: Members): readonly Members[] {
  const all = Array.isArray(contained) ? contained.filter(isMembers) : []
  const named = new Map(all.map(item => [item, namesIn(item)]))
  const byId = Map.groupBy(all, item => String(item.id))
  // What is kept is added while it is gone through, and so gone through as well.
  const kept = new Set(all.filter(item => named.get(item)?.includes('')))
  const keep = (ids: readonly string[]): void => {
    for (const id of ids) {
      for (const item of byId.get(id) ?? []) kept.add(item)
      byId.delete(id)
    }
  }
  keep(namesIn(rest))
  for (const item of kept) keep(named.get(item) ?? [])
  return all.filter(item => kept.has(item))
}

const isMembers = (item: unknown): item is Members => typeof item === 'object' && item !== null

/** Ids of contained resources that stand in references, each once; the order that contains them has none. */
function namesIn(from: Members): readonly string[] {
  const found = JSON.stringify(from).matchAll(/"reference":("#(?:[^"\\]|\\.)*")/g)
  return [...new Set(Array.from(found, ([, text = '""']) => (JSON.parse(text) as string).slice(1)))]
}
