import { canonicalSystem } from '../terminology/code-system.ts'
import { type Json, object, objects, type Resource, string } from './json.ts'

/** What a code of a site's own means: the listed codes that stand for the same, and the unit where the laboratory sends none. */
export type LocalCode = {
  readonly system: string
  readonly code: string
  readonly means: readonly { readonly system: string; readonly code: string }[]
  readonly unit?: string | undefined
}

/** Codes of a site by `localKey`. */
export type LocalCodes = ReadonlyMap<string, LocalCode>

export const localKey = (system: string, code: string): string => `${canonicalSystem(system)}|${code.trim()}`

/** The resource with what its local codes mean beside them; the same one where none is mapped. */
export function translated(item: Resource, codes: LocalCodes | undefined): Resource {
  if (!codes || codes.size === 0) return item
  const own = withMeaning(item, codes)
  if (item.component === undefined) return own
  const components = objects(item.component)
  const parts = components.map(part => withMeaning(part, codes))
  return parts.every((part, index) => part === components[index]) ? own : { ...own, component: parts }
}

function withMeaning<T extends Json>(item: T, codes: LocalCodes): T {
  const element = item.code === undefined ? 'type' : 'code'
  const concept = object(item[element])
  const codings = objects(concept?.coding)
  const found = codings.flatMap(({ system, code }) => codes.get(localKey(string(system) ?? '', String(code ?? ''))) ?? [])
  if (found.length === 0) return item
  const has = ({ system, code }: { readonly system: string; readonly code: string }): boolean =>
    codings.some(coding => coding.system === system && coding.code === code)
  const means = found.flatMap(local => local.means).filter(coding => !has(coding))
  const unit = found.find(local => local.unit !== undefined)?.unit
  return { ...item, [element]: { ...concept, coding: [...codings, ...means] }, ...withUnit(item, unit) }
}

/** A unit for a figure that has none. */
function withUnit(item: Json, unit: string | undefined): Json {
  const quantity = object(item.valueQuantity)
  if (unit === undefined || !quantity || string(quantity.unit) || string(quantity.code)) return {}
  return { valueQuantity: { ...quantity, unit } }
}
