import type { DataRequirement } from './data-requirement.ts'
import { objects, type Resource, string } from './json.ts'
import { loincCodes } from './observation-codes.ts'

/** Every status that FHIR R4 has for orders and for medicines given or reported. */
const statuses: ReadonlySet<string> = new Set([
  ...['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'],
  ...['intended', 'not-taken', 'in-progress', 'not-done']
])

/** Which inputs of a service a resource belongs to, found without asking each of them. */
export class Inputs {
  readonly requirements: readonly DataRequirement[]
  readonly #byType = new Map<string, number[]>()
  readonly #byCode = new Map<string, number[]>()
  readonly #statuses: readonly (ReadonlySet<string> | undefined)[]

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

  /** Does the input ask for a resource in this state? One in a state that nobody knows is left to the rules, which say so. */
  asksFor(index: number, item: Resource): boolean {
    const asked = this.#statuses[index]
    if (!asked) return true
    const status = string(item.status)?.trim().toLowerCase() ?? ''
    return asked.has(status) || !statuses.has(status)
  }
}

function add(into: Map<string, number[]>, key: string, index: number): void {
  const known = into.get(key)
  if (known) known.push(index)
  else into.set(key, [index])
}
