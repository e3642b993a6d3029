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
  item.component === undefined
    ? none
    : objects(item.component).map(component => ({
        ...item,
        component: undefined,
        ...withoutParentValue,
        ...component,
        id: item.id
      }))

const none: readonly Json[] = []
const withoutParentValue = {
  valueQuantity: undefined,
  valueCodeableConcept: undefined,
  valueString: undefined,
  dataAbsentReason: undefined,
  referenceRange: undefined,
  interpretation: undefined
}
