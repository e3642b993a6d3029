import { object, objects, string } from '../acquisition/json.ts'

/** What a status says, in any version: the codes and the text of a concept, or the plain word of STU3 and DSTU2. */
export function statusWords(status: unknown): readonly string[] {
  const concept = object(status)
  const said = concept ? [...objects(concept.coding).flatMap(({ code, display }) => [code, display]), concept.text] : [status]
  return said.flatMap(word => string(word)?.trim().toLowerCase().replaceAll(' ', '-') ?? [])
}
