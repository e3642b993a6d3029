import { object, objects, string } from '../acquisition/json.ts'

/** What a status says, in any version: the codes and the text of a concept, or the plain word of STU3 and DSTU2. */
export function statusWords(status: unknown): readonly string[] {
  if (status === undefined) return none
  const concept = object(status)
  if (!concept) return words([status])
  const said: unknown[] = []
  for (const { code, display } of objects(concept.coding)) said.push(code, display)
  said.push(concept.text)
  return words(said)
}

const none: readonly string[] = []

function words(said: readonly unknown[]): readonly string[] {
  const found: string[] = []
  for (const one of said) {
    const word = string(one)
    if (word !== undefined) found.push(word.trim().toLowerCase().replaceAll(' ', '-'))
  }
  return found
}
