import { canonicalSystem, codeSystem } from '../terminology/code-system.ts'
import { type Json, list, object, objects } from './json.ts'

/** LOINC codes of an Observation or of one of its components, each once. */
export function loincCodes(item: Json): readonly string[] {
  const found: string[] = []
  for (const coding of list(object(item.code)?.coding)) {
    const { system, code } = object(coding) ?? {}
    if (typeof code === 'string' && isLoinc(system)) found.push(code.trim())
  }
  return found.length > 1 ? [...new Set(found)] : found
}

const isLoinc = (system: unknown): boolean => typeof system === 'string' && canonicalSystem(system) === codeSystem.loinc

/** The components of an Observation as observations of their own: each takes status, subject, time and id of its parent. */
export const toComponents = (item: Json): readonly Json[] =>
  objects(item.component).map(component => ({ ...item, component: undefined, ...withoutParentValue, ...component, id: item.id }))

/** Observations by code, made at the first question and not before. */
export function lazyIndex(all: () => readonly Json[]): () => ReadonlyMap<string, readonly Json[]> {
  let index: Map<string, Json[]> | undefined
  const add = (into: Map<string, Json[]>, item: Json): void => {
    for (const code of loincCodes(item)) {
      const known = into.get(code)
      if (known) known.push(item)
      else into.set(code, [item])
    }
  }
  return () => {
    if (index) return index
    index = new Map()
    for (const item of all()) {
      add(index, item)
      if (item.component !== undefined) for (const component of toComponents(item)) add(index, component)
    }
    return index
  }
}

const withoutParentValue = {
  valueQuantity: undefined,
  valueCodeableConcept: undefined,
  valueString: undefined,
  dataAbsentReason: undefined,
  referenceRange: undefined,
  interpretation: undefined
}
