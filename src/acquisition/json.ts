/** Tolerant reading of data that somebody else wrote: each function gives the value if it has the right type, else nothing. */
export type Json = Readonly<Record<string, unknown>>

/** A FHIR resource as it arrived: only its type has been looked at. */
export type Resource = Json & { readonly resourceType: string }

export function object(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

/** A list. Senders that write a single value where FHIR wants a list are borne: the public sandbox does so. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

/** The objects of a list; anything else in it is passed over. */
export function objects(value: unknown): readonly Json[] {
  if (value === undefined) return none
  const items = list(value)
  // Nearly always there is nothing to pass over.
  return items.every(isObject) ? (items as readonly Json[]) : items.filter(isObject)
}

const none: readonly Json[] = []
const isObject = (item: unknown): item is Json => object(item) !== undefined

export function string(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** A finite JSON number. Look-alikes such as `"0.46"`, `true`, `[0.46]` and `1e400` are none. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function resource(value: unknown): Resource | undefined {
  const json = object(value)
  return json && typeof json.resourceType === 'string' ? (json as Resource) : undefined
}
