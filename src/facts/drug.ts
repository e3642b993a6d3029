import { object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import type { Drug, DrugCatalog } from './drug-catalog.ts'

/** The drug of an order: by code, by a Medication that is contained, sent along or in the drafts, or by the display alone. */
export function drugOf(order: Resource, records: PatientRecord, catalog: DrugCatalog): Drug | undefined {
  const concept = object(order.medicationCodeableConcept)
  if (concept) return catalog.identify(concept, undefined)
  const named = object(order.medicationReference)
  if (!named) return undefined
  const reference = string(named.reference)
  const contained = objects(order.contained).find(item => reference === `#${item.id}`)
  const medication = contained ?? (reference ? records.resolve(reference) : undefined)
  const told = object(medication?.code)
  const drug = catalog.identify(told, string(named.display))
  return drug.text || objects(told?.coding).length > 0 ? drug : { ...drug, unspecified: true }
}
