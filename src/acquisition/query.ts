/** FHIR ids, and the underscore that some servers use. Dots alone would climb up the path. */
const plainId = /^(?!\.+$)[A-Za-z0-9._-]{1,128}$/

const token = /\{\{\s*context\.(\w+)\s*\}\}/g

/** Is this an id that can stand in an address without changing its meaning? */
export function isPlainId(id: unknown): id is string {
  return typeof id === 'string' && plainId.test(id)
}

/** Is this `Type/id` with such an id, by which an answer may call a resource of the chart? */
export function isPlainReference(reference: string): boolean {
  const slash = reference.indexOf('/')
  return slash > 0 && isPlainId(reference.slice(slash + 1))
}

/**
 * A prefetch template with its tokens filled in, relative to the FHIR base. Nothing if a token has no value, or one that is no plain
 * id: data of a request must not be able to add a parameter or change the path.
 */
export function queryUrl(template: string, context: Readonly<Record<string, unknown>>): string | undefined {
  let complete = true
  const filled = template.replace(token, (_whole, name: string) => {
    const value = Object.hasOwn(context, name) ? context[name] : undefined
    if (isPlainId(value)) return value
    complete = false
    return ''
  })
  return complete && !filled.includes('{{') ? filled : undefined
}

/** What a relative address asks for: one resource by id, or a search of one type. */
export function askedFor(url: string): { readonly resourceType: string; readonly id?: string } | undefined {
  const [, resourceType, id] = /^([A-Z][A-Za-z]{1,63})(?:\/([^/?]+))?(?:\?|$)/.exec(url) ?? []
  if (resourceType === undefined) return undefined
  if (id === undefined) return { resourceType }
  return isPlainId(id) ? { resourceType, id } : undefined
}
