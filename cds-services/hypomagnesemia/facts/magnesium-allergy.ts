import { type Allergy, allergies } from '../../../src/facts/allergy.ts'
import { displayText } from '../../../src/facts/order-text.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { conditionCodes } from '../knowledge.ts'

/** How much it weighs: against any dose; which reaction is to be asked first; a thing to know. */
export type AllergyGrade = 'contraindicated' | 'ask' | 'note'
export type MagnesiumAllergy = { readonly grade: AllergyGrade; readonly reference: string; readonly reactions: string }

/** In the salt of another drug, or as an excipient, magnesium is not what the allergy is to. */
const otherDrug = /prazole\s+magnesium|magnesium\s+(salicylate|stearate)|choline magnesium/i
const allergicWords = /anaphyla|urticaria|hives|angio-?(o?)edema|\brash\b|bronchospasm|wheez|swelling/i
const expectedWords =
  /^\W*(flush(ing|ed)?|warm(th)?|(feeling|sensation)( of)? (warm|hot|heat|warmth)|hot flush(es)?|nausea|diarrh?o?ea|loose stools?)\W*$/i

const gravest: readonly AllergyGrade[] = ['contraindicated', 'ask', 'note']

/** The gravest of the allergies to magnesium that stand (M19). Criticality alone decides nothing. */
export function readMagnesiumAllergy(records: PatientRecord): MagnesiumAllergy | undefined {
  const found = allergies(records).filter(isToMagnesium).map(graded)
  return gravest.flatMap(grade => found.find(item => item.grade === grade) ?? [])[0]
}

const isToMagnesium = ({ substances }: Allergy): boolean =>
  substances.some(concept => {
    const words = displayText([concept])
    if (otherDrug.test(words)) return false
    return conditionCodes.conceptsOf(concept).has('allergy-magnesium') || /\bmagnesium\b/i.test(words)
  })

function graded({ reference, type, manifestations, severe }: Allergy): MagnesiumAllergy {
  const told = manifestations.map(concept => ({ words: displayText([concept]), concepts: conditionCodes.conceptsOf(concept) }))
  const about = { reference, reactions: told.flatMap(({ words }) => words || []).join(', ') }
  const allergic = told.some(({ words, concepts }) => concepts.has('allergy-manifestation-allergic') || allergicWords.test(words))
  const expected = told.every(
    ({ words, concepts }) => concepts.has('allergy-manifestation-expected') || expectedWords.test(words)
  )
  if (severe || allergic) return { ...about, grade: 'contraindicated' }
  if (type === 'intolerance' || (told.length > 0 && expected)) return { ...about, grade: 'note' }
  return { ...about, grade: type === 'allergy' ? 'contraindicated' : 'ask' }
}
