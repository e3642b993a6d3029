import type { DataRequirement } from '../acquisition/data-requirement.ts'
import { type Json, objects, type Resource } from '../acquisition/json.ts'
import { loincCodes } from '../acquisition/observation-codes.ts'

/** Types that hang on others and are sent along with them. */
const includedTypes: ReadonlySet<string> = new Set(['Medication', 'Specimen'])

/** Which inputs of a service a resource belongs to, found without asking each of them. */
export class Inputs {
  readonly requirements: readonly DataRequirement[]
  readonly #byType = new Map<string, number[]>()
  readonly #byCode = new Map<string, number[]>()
  readonly #statuses: readonly (ReadonlySet<unknown> | undefined)[]

  constructor(requirements: readonly DataRequirement[]) {
    this.requirements = requirements
    this.#statuses = requirements.map(({ search }) => {
      const asked = new URLSearchParams(search).get('status')
      return asked === null ? undefined : new Set(asked.split(','))
    })
    requirements.forEach(({ resourceType, codes }, index) => {
      if (!codes) add(this.#byType, resourceType, index)
      for (const code of codes ?? []) add(this.#byCode, code, index)
    })
  }

  /** Indexes of the inputs that ask for such a resource, whatever its status. */
  of(item: Resource): readonly number[] {
    const byType = this.#byType.get(item.resourceType)
    if (item.resourceType !== 'Observation') return byType ?? []
    const found = new Set(byType)
    for (const part of [item, ...objects(item.component)])
      for (const code of loincCodes(part)) for (const index of this.#byCode.get(code) ?? []) found.add(index)
    return [...found]
  }

  /** Does the input ask for a resource in this state? */
  asksFor(index: number, item: Resource): boolean {
    return this.#statuses[index]?.has(item.status) ?? true
  }
}

function add(into: Map<string, number[]>, key: string, index: number): void {
  const known = into.get(key)
  if (known) known.push(index)
  else into.set(key, [index])
}

/** A resource with the inputs it belongs to. */
export type Sorted = { readonly item: Resource; readonly inputs: readonly number[] }

/**
 * What a FHIR server holding these resources of one patient would have answered to each input. A search that finds nothing is an
 * empty Bundle, "there is none"; an input that the source cannot tell about is left out, "could not be had".
 * @param canTell whether the source would hold such a resource if there was one; a whole chart always can.
 */
export function prefetchOf(
  resources: readonly Sorted[],
  inputs: Inputs,
  canTell: (requirement: DataRequirement) => boolean = () => true
): Json {
  const found: Resource[][] = inputs.requirements.map(() => [])
  const along: Resource[] = []
  for (const { item, inputs: indexes } of resources) {
    if (includedTypes.has(item.resourceType)) along.push(item)
    for (const index of indexes) if (inputs.asksFor(index, item)) found[index]?.push(item)
  }
  const prefetch: Record<string, unknown> = {}
  inputs.requirements.forEach((requirement, index) => {
    const answer = found[index] ?? []
    if (requirement.resourceType === 'Patient') {
      if (answer[0]) prefetch[requirement.key] = answer[0]
    } else if (answer.length > 0 || canTell(requirement)) prefetch[requirement.key] = searchset(answer)
  })
  return along.length > 0 ? { ...prefetch, included: searchset(along) } : prefetch
}

export const searchset = (resources: readonly Resource[]): Json => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map(resource => ({ resource }))
})
