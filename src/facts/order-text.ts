import { object, objects, string } from '../acquisition/json.ts'

/** All words of a concept, or of a list of concepts: texts and displays. For recognizing an indication, never a dose. */
export function displayText(concepts: unknown): string {
  return objects(concepts)
    .flatMap(concept => [
      string(concept.text),
      ...objects(concept.coding).map(coding => string(coding.display)),
      ...objects(object(concept.concept)?.coding).map(coding => string(coding.display))
    ])
    .filter(Boolean)
    .join(' ')
}
