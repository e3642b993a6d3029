import type { Records } from '../../../src/cds-service.ts'
import { type DrugOrder, drugOrder } from '../../../src/facts/drug-order.ts'
import { drugCatalog } from '../knowledge.ts'

/** An order of the session. `order` is absent where it has no drug, or is no order for one. */
export type DraftOrder = {
  readonly order?: DrugOrder
  readonly selected: boolean
  readonly reference: string
  /** Another FHIR version than R4. */
  readonly version?: 'DSTU2' | 'STU3'
  readonly ofThisPatient: boolean
}

export function readDrafts(records: Records, asOf: number): readonly DraftOrder[] {
  return records.drafts.map(({ resource, selected, ofThisPatient }) => {
    const order = resource.resourceType === 'MedicationRequest' ? drugOrder(resource, records, drugCatalog, asOf) : undefined
    const version = versionOf(resource)
    return {
      ...(order ? { order } : {}),
      ...(version ? { version } : {}),
      selected,
      ofThisPatient,
      reference: `${resource.resourceType}/${typeof resource.id === 'string' ? resource.id : ''}`
    }
  })
}

/** DSTU2 has its own resource for drug orders; STU3 writes the dose straight into the instruction. */
function versionOf(resource: { readonly resourceType: string; readonly [name: string]: unknown }): 'DSTU2' | 'STU3' | undefined {
  if (resource.resourceType === 'MedicationOrder') return 'DSTU2'
  const instructions = Array.isArray(resource.dosageInstruction) ? resource.dosageInstruction : []
  const old = instructions.some(
    (item: unknown) =>
      typeof item === 'object' && item !== null && ('doseQuantity' in item || 'doseRange' in item || 'doseSimpleQuantity' in item)
  )
  return resource.resourceType === 'MedicationRequest' && old ? 'STU3' : undefined
}
