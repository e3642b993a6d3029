import { type Json, object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import type { Drug, DrugCatalog } from './drug-catalog.ts'
import { namedMedication } from './medication-shape.ts'

/** The drug of an order: by code, by a Medication that is contained, sent along or in the drafts, or by the display alone. */
export function drugOf(order: Resource, records: PatientRecord, catalog: DrugCatalog): Drug | undefined {
  const { concept, reference } = namedMedication(order)
  if (!concept && !reference) return undefined
  if (concept && !reference) return catalog.identify(concept, undefined)
  const medication = reference && referredTo(reference, order, records)
  const told = concept ?? object(medication?.code)
  const drug = catalog.identify(told, string(reference?.display))
  const parts = ingredientsOf(medication, order, records).map(part => catalog.identify(part, undefined))
  if (parts.length > 0) return catalog.mixed(drug, parts)
  return drug.text || objects(told?.coding).length > 0 ? drug : { ...drug, unspecified: true }
}

function referredTo(reference: Json, holder: Json, records: PatientRecord): Json | undefined {
  const address = string(reference.reference)
  if (address === undefined) return undefined
  return objects(holder.contained).find(({ id }) => address === `#${id}`) ?? records.resolve(address)
}

/** What a Medication is made of: as concepts, as those of R5, or by the code of the Medication or Substance referred to. */
// What is contained in an order stands beside its Medication, not inside it.
function ingredientsOf(medication: Json | undefined, order: Resource, records: PatientRecord): readonly Json[] {
  return objects(medication?.ingredient).flatMap(({ itemCodeableConcept, itemReference, item }) => {
    const wrapped = object(item)
    const concept =
      object(itemCodeableConcept) ?? object(wrapped?.concept) ?? (wrapped && 'coding' in wrapped ? wrapped : undefined)
    if (concept) return [concept]
    const reference = object(itemReference) ?? object(wrapped?.reference)
    const found = reference && medication && (referredTo(reference, medication, records) ?? referredTo(reference, order, records))
    const code = object(found?.code)
    const named = string(reference?.display)
    return code ? [code] : named ? [{ text: named }] : []
  })
}
