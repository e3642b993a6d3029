import type { DataRequirement } from '../../../src/acquisition/data-requirement.ts'
import type { Inputs } from '../../../src/acquisition/inputs.ts'
import type { Json, Resource } from '../../../src/acquisition/json.ts'

const includedTypes: ReadonlySet<string> = new Set(['Medication', 'Specimen'])

const searchset = (resources: readonly Resource[]): Json => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map(resource => ({ resource }))
})

/**
 * The prefetch that a FHIR server with these resources of one patient would have sent: an empty Bundle where a search finds nothing, and
 * nothing for an input that it cannot tell about.
 */
export function serverPrefetch(
  resources: readonly Resource[],
  inputs: Inputs,
  canTell: (requirement: DataRequirement) => boolean = () => true
): Json {
  const prefetch: Record<string, unknown> = {}
  inputs.requirements.forEach((requirement, index) => {
    const answer = resources.filter(item => inputs.of(item).includes(index) && inputs.asksFor(index, item))
    if (requirement.resourceType === 'Patient') {
      if (answer[0]) prefetch[requirement.key] = answer[0]
    } else if (answer.length > 0 || canTell(requirement)) prefetch[requirement.key] = searchset(answer)
  })
  const along = resources.filter(({ resourceType }) => includedTypes.has(resourceType))
  return along.length > 0 ? { ...prefetch, included: searchset(along) } : prefetch
}
