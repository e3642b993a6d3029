import { type Json, object, type Resource } from '../acquisition/json.ts'

/** How an order names its drug: by a concept, by a reference, or not at all. */
export type NamedMedication = { readonly concept?: Json | undefined; readonly reference?: Json | undefined }

/** `medicationCodeableConcept` and `medicationReference`, and what other versions and careless senders write in `medication`. */
export function namedMedication(item: Resource): NamedMedication {
  const { medicationCodeableConcept, medicationReference, medication, medicationCodeableReference } = item
  const either = object(medication) ?? object(medicationCodeableReference)
  const wrapped = either && ('concept' in either || object(either.reference) !== undefined)
  const concept = object(medicationCodeableConcept) ?? (wrapped ? object(either.concept) : isConcept(either) ? either : undefined)
  const reference = object(medicationReference) ?? (wrapped ? object(either.reference) : isReference(either) ? either : undefined)
  const bare = typeof medication === 'string' ? { text: medication } : undefined
  return { concept: concept ?? bare, reference }
}

const isConcept = (value: Json | undefined): boolean => value !== undefined && ('coding' in value || 'text' in value)
const isReference = (value: Json | undefined): boolean =>
  value !== undefined && !isConcept(value) && ('reference' in value || 'display' in value)
