import { list, object, objects, type Resource, resource, string } from './json.ts'
import { isPlainId } from './query.ts'

/**
 * Addresses of the Medications that these resources (orders, or Bundles of them) point to on the server and do not bring along:
 * relative to the base, without version, each once.
 */
export function medicationReferences(resources: readonly Resource[], base: string): readonly string[] {
  const wanted = new Set<string>()
  const present = new Set<string>()
  for (const found of resources) {
    for (const { item, fullUrl } of contents(found)) {
      if (item.resourceType === 'Medication') {
        present.add(`Medication/${item.id}`)
        if (fullUrl) present.add(fullUrl)
      }
      const reference = referenceIn(item)
      const address = reference && relativeAddress(reference, base)
      if (address && !present.has(reference)) wanted.add(address)
    }
  }
  return [...wanted].filter(address => !present.has(address) && !present.has(`${base}/${address}`))
}

/** The address of the Medication that an order names, in R4, in R5, and as a bare reference. */
function referenceIn(item: Resource): string | undefined {
  const either = object(item.medication)
  return (
    string(object(item.medicationReference)?.reference) ??
    string(object(either?.reference)?.reference) ??
    string(either?.reference)
  )
}

function contents(found: Resource): readonly { readonly item: Resource; readonly fullUrl?: string | undefined }[] {
  if (found.resourceType !== 'Bundle') return [{ item: found }]
  return objects(list(found.entry)).flatMap(entry => {
    const item = resource(entry.resource)
    return item ? [{ item, fullUrl: string(entry.fullUrl) }] : []
  })
}

function relativeAddress(reference: string, base: string): string | undefined {
  const local = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference
  const [, id] = /^Medication\/([^/?#]+)(?:\/_history\/[^/?#]+)?$/.exec(local) ?? []
  return isPlainId(id) ? `Medication/${id}` : undefined
}
