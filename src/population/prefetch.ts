import type { DataRequirement } from '../acquisition/data-requirement.ts'
import type { Json, Resource } from '../acquisition/json.ts'
import { answers } from '../acquisition/records.ts'

/** Types that hang on others and are sent along with them. */
const included = new Set(['Medication', 'Specimen'])

/**
 * What a FHIR server holding these resources of one patient would have answered to each input. A search that finds nothing is an
 * empty Bundle, "there is none"; an input that the source cannot tell about is left out, "could not be had".
 * @param canTell whether the source would hold such a resource if there was one; a whole chart always can.
 */
export function prefetchOf(
  resources: readonly Resource[],
  requirements: readonly DataRequirement[],
  canTell: (requirement: DataRequirement) => boolean = () => true
): Json {
  const prefetch: Record<string, unknown> = {}
  for (const requirement of requirements) {
    const found = resources.filter(item => answers(requirement, item) && hasStatus(requirement, item))
    if (requirement.resourceType === 'Patient') {
      if (found[0]) prefetch[requirement.key] = found[0]
    } else if (found.length > 0 || canTell(requirement)) prefetch[requirement.key] = searchset(found)
  }
  const along = resources.filter(item => included.has(item.resourceType))
  return along.length > 0 ? { ...prefetch, included: searchset(along) } : prefetch
}

export const searchset = (resources: readonly Resource[]): Json => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map(resource => ({ resource }))
})

const statuses = new WeakMap<DataRequirement, ReadonlySet<unknown> | undefined>()

function hasStatus(requirement: DataRequirement, item: Resource): boolean {
  if (!statuses.has(requirement)) {
    const asked = new URLSearchParams(requirement.search).get('status')
    statuses.set(requirement, asked === null ? undefined : new Set(asked.split(',')))
  }
  return statuses.get(requirement)?.has(item.status) ?? true
}
