import { type Json, object, objects, type Resource, string } from '../acquisition/json.ts'
import { chartText } from './chart-text.ts'

/** An entry of a list as far as it says what it is. */
export type ChartEntry = {
  /** What it calls itself, down to its bare code, made harmless. */
  readonly name: string
  /** Its code, and for an allergy the substances of its reactions. */
  readonly concepts: readonly Json[]
}

export function chartEntry(item: Resource, concepts: readonly Json[] = objects(object(item.code))): ChartEntry {
  const codes = concepts.flatMap(concept => objects(concept.coding)).flatMap(({ code }) => string(code) ?? [])
  return { name: chartText(concepts.flatMap(textsOf)[0] ?? codes[0] ?? '') || 'unnamed', concepts }
}

/** Texts and displays of a concept. */
export const textsOf = (concept: Json): readonly string[] =>
  [string(concept.text), ...objects(concept.coding).map(({ display }) => string(display))].filter(text => text !== undefined)

/** That there is nothing, in words. */
const nothingKnown = /^\W*(no (known|active|significant|current)\b|none\b|nil\b|nkd?a\b|not applicable\b)/i

export const saysNone = ({ concepts }: ChartEntry): boolean =>
  concepts.some(concept => textsOf(concept).some(text => nothingKnown.test(text)))
