type Members = Readonly<Record<string, unknown>>

/**
 * What a client sent, as it may go back to it: neither FHIR nor CDS Hooks knows a member without content, `1e400` is no number, and half
 * of a surrogate pair is no text. A null stays where it keeps a place in a list that has another beside it (`given` and `_given`).
 * @see https://hl7.org/fhir/R4/json.html#primitive
 */
export function withContent(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      const content = Array.isArray(value) ? listOf(value, isPaired(name, members)) : contentOf(value)
      return content === undefined ? [] : [[name, content]]
    })
  )
}

function contentOf(value: unknown): unknown {
  if (value === null || value === '') return undefined
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (Array.isArray(value)) return listOf(value, false)
  if (typeof value !== 'object') return value
  const members = withContent(value as Members)
  return Object.keys(members).length > 0 ? members : undefined
}

function listOf(items: readonly unknown[], paired: boolean): readonly unknown[] | undefined {
  const content = items.map(contentOf)
  const kept = content.filter(item => item !== undefined)
  if (kept.length === 0) return undefined
  return paired ? content.map(item => item ?? null) : kept
}

const isPaired = (name: string, members: Members): boolean =>
  Array.isArray(members[name.startsWith('_') ? name.slice(1) : `_${name}`])
