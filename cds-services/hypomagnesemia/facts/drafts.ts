import { type DrugOrder, drugOrder } from '../../../src/facts/drug-order.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import type { Knowledge } from '../knowledge.ts'
import { otherForm } from './other-forms.ts'

/** An order of the session. `order` is absent where it has no drug, or is no order for one. */
export type DraftOrder = {
  readonly order?: DrugOrder | undefined
  /** An order for a drug, whether or not it names one. */
  readonly isDrugOrder: boolean
  readonly selected: boolean
  readonly reference: string
  /** What is no order for a drug and may hold one all the same: told, and not checked. */
  readonly otherForm?: DrugOrder | undefined
  /** Another FHIR version than R4. */
  readonly version?: 'DSTU2' | 'STU3' | undefined
  readonly ofThisPatient: boolean
  /** Stopped, cancelled or an order not to give: nothing that will be given. */
  readonly withdrawn: boolean
}

const withdrawn = new Set<unknown>(['stopped', 'cancelled', 'revoked', 'not-done', 'entered-in-error', 'completed', 'ended'])

/** Drug orders of the session for this patient that will be given once signed. */
export function activeDrafts(drafts: readonly DraftOrder[]): readonly (DraftOrder & { readonly order: DrugOrder })[] {
  return drafts.filter(
    (draft): draft is DraftOrder & { readonly order: DrugOrder } =>
      draft.order !== undefined && draft.ofThisPatient && !draft.withdrawn && draft.version === undefined
  )
}

export function readDrafts(knowledge: Knowledge, records: PatientRecord, asOf: number): readonly DraftOrder[] {
  return records.drafts.map(({ resource, selected, ofThisPatient }) => {
    const order =
      resource.resourceType === 'MedicationRequest' ? drugOrder(resource, records, knowledge.catalog, asOf) : undefined
    const version = versionOf(resource)
    return {
      order,
      otherForm: order ? undefined : otherForm(resource, records, knowledge, asOf),
      isDrugOrder: resource.resourceType === 'MedicationRequest',
      version,
      selected,
      ofThisPatient,
      withdrawn:
        withdrawn.has(typeof resource.status === 'string' ? resource.status.trim().toLowerCase() : undefined) ||
        resource.doNotPerform === true,
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
