import { type Json, object, objects, string } from '../acquisition/json.ts'
import { onceFor } from './once-for.ts'

/** Codes of HL7's ActEncounterCode that mean a bed, or the emergency department. */
const inpatient = new Set(['IMP', 'ACUTE', 'NONAC', 'OBSENC', 'EMER', 'SS'])
/** Its other codes. Whatever is in neither set is not known: a vendor's own number says nothing. */
const outpatient = new Set(['AMB', 'HH', 'FLD', 'VR', 'PRENC'])
/** The words of DSTU2, which vendors also display beside a code of their own. */
const words: Readonly<Record<string, 'inpatient' | 'outpatient'>> = {
  inpatient: 'inpatient',
  'inpatient encounter': 'inpatient',
  emergency: 'inpatient',
  outpatient: 'outpatient',
  ambulatory: 'outpatient',
  field: 'outpatient',
  'home health': 'outpatient',
  virtual: 'outpatient'
}

/**
 * What the class of an encounter says; nothing if it is missing or no code or word of HL7. A coding in R4, concepts in R5, a word in
 * DSTU2. Classes that contradict each other say inpatient, whose windows are the shorter ones.
 */
export const encounterClass = onceFor((encounter: Json): 'inpatient' | 'outpatient' | undefined => {
  const said = new Set(spoken(encounter.class).flatMap(kindOf))
  return said.has('inpatient') ? 'inpatient' : said.has('outpatient') ? 'outpatient' : undefined
})

function spoken(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(spoken)
  const item = object(value)
  if (!item) return [value]
  return [item.code, item.display, item.text, ...objects(item.coding).flatMap(({ code, display }) => [code, display])]
}

function kindOf(said: unknown): readonly ('inpatient' | 'outpatient')[] {
  const text = string(said)?.trim() ?? ''
  const code = text.toUpperCase()
  if (inpatient.has(code)) return ['inpatient']
  if (outpatient.has(code)) return ['outpatient']
  const word = text.toLowerCase()
  return Object.hasOwn(words, word) ? [words[word] as 'inpatient' | 'outpatient'] : []
}
