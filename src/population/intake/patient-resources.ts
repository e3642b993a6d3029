import { object, type Resource, resource, string } from '../../acquisition/json.ts'
import { lastUpdated } from '../../facts/known-at.ts'
import { count } from './count.ts'

/**
 * The resources of one patient from lines of an export. Of several with one id the newest counts, of equally old ones the one that
 * sorts last, so that the order of the files decides nothing.
 */
export function patientResources(lines: readonly Buffer[], duplicates: Record<string, number>): readonly Resource[] {
  const kept = new Map<string, { readonly item: Resource; readonly line: Buffer }>()
  // Ties between results must not depend on the order of the files either.
  const sorted = [...lines].sort(Buffer.compare)
  sorted.forEach((line, index) => {
    const text = line.toString('utf8')
    const item = resource(JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text))
    if (!item) return
    const id = string(item.id)
    const name = id === undefined ? `#${index}` : `${item.resourceType}/${id}`
    const known = kept.get(name)
    if (known) count(duplicates, item.resourceType)
    if (!known || isNewer({ item, line }, known)) kept.set(name, { item, line })
  })
  return [...kept.values()].map(({ item }) => item)
}

type Version = { readonly item: Resource; readonly line: Buffer }

function isNewer(one: Version, other: Version): boolean {
  const difference = (lastUpdated(one.item) ?? 0) - (lastUpdated(other.item) ?? 0)
  return difference > 0 || (difference === 0 && Buffer.compare(one.line, other.line) > 0)
}

/** Ids of the Medications that orders refer to and do not bring along. */
export function medicationIds(resources: readonly Resource[]): readonly string[] {
  const ids = resources.flatMap(item => {
    const reference = string(object(item.medicationReference)?.reference)
    return reference?.match(/(?:^|\/)Medication\/([A-Za-z0-9._-]{1,128})(?:\/_history\/.*)?$/)?.[1] ?? []
  })
  return [...new Set(ids)]
}

/** The id of the encounter in which a resource arose. */
export const encounterOf = (item: Resource): string | undefined =>
  string(object(item.encounter)?.reference)?.match(/(?:^|\/)Encounter\/([A-Za-z0-9._-]{1,128})$/)?.[1]

/** Was the result taken back? Then it sets off no evaluation. */
export const isWithdrawn = (item: Resource): boolean => item.status === 'entered-in-error' || item.status === 'cancelled'
