import { type Json, object, objects, type Resource, resource, string } from './json.ts'

/** A chart that cannot be read: what is wrong, in words for the person at the terminal. */
export class ChartError extends Error {}

/** Resources of a file, with references between them made relative (`Patient/1`). */
export type BundleChart = { readonly resources: readonly Resource[]; readonly patientIds: readonly string[] }

const deepest = 5

/**
 * Reads a Bundle of any kind (transaction, collection, searchset, history, responses with Bundles inside). References by `urn:uuid:`
 * or by full URL become relative ones; of several versions of a resource the first counts, in a history the newest.
 */
export function readChart(json: unknown): BundleChart {
  const bundle = resource(json)
  if (bundle?.resourceType !== 'Bundle') throw new ChartError('This is neither a FHIR Bundle nor a CDS Hooks request.')
  const entries = entriesOf(bundle, 0)
  const names = new Map(
    entries.flatMap(({ item, fullUrl }) => (fullUrl ? [[fullUrl, `${item.resourceType}/${item.id}`] as const] : []))
  )
  const byName = new Map<string, Resource>()
  for (const { item } of entries) {
    const name = `${item.resourceType}/${item.id}`
    if (!byName.has(name)) byName.set(name, names.size > 0 ? (renamed(item, names) as Resource) : item)
  }
  const resources = [...byName.values()]
  const patients = resources.filter(item => item.resourceType === 'Patient').map(item => String(item.id))
  return { resources, patientIds: patients.length > 0 ? patients : [...new Set(resources.flatMap(patientOf))] }
}

type Entry = { readonly item: Resource; readonly fullUrl: string | undefined }

function entriesOf(bundle: Json, depth: number): readonly Entry[] {
  if (depth > deepest) throw new ChartError('Bundles stand inside each other too deeply.')
  return objects(bundle.entry).flatMap((entry, index) => {
    const item = resource(entry.resource)
    if (!item || object(entry.request)?.method === 'DELETE') return []
    if (item.resourceType === 'Bundle') return entriesOf(item, depth + 1)
    const fullUrl = string(entry.fullUrl)
    const id = string(item.id) ?? fullUrl?.match(/^urn:uuid:([A-Za-z0-9.-]{1,64})$/)?.[1] ?? `entry-${depth}-${index}`
    return [{ item: { ...item, id }, fullUrl }]
  })
}

/** A copy in which every `reference` that names an entry by its full URL is relative. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map(item => renamed(item, names))
  const json = object(value)
  if (!json) return value
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [
      key,
      key === 'reference' && typeof item === 'string' ? (names.get(item) ?? item) : renamed(item, names)
    ])
  )
}

/** Of this patient, or of nobody. What names somebody else is left to its own chart. */
export function concerns(item: Resource, patientId: string): boolean {
  if (item.resourceType === 'Patient') return item.id === patientId
  const [owner] = patientOf(item)
  return owner === undefined || owner === patientId
}

/** The id behind `Patient/1`, with or without a version. */
function patientOf(item: Resource): readonly string[] {
  const reference = string(object(item.subject ?? item.patient)?.reference)
  const id = reference?.match(/^Patient\/([A-Za-z0-9._-]{1,128})(?:\/_history\/[^/]+)?$/)?.[1]
  return id === undefined ? [] : [id]
}
