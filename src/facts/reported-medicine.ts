import { object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import type { DrugCatalog } from './drug-catalog.ts'
import { type DrugOrder, drugOrder } from './drug-order.ts'

/** States in which a medicine may be taken. R5 has `recorded` for all that are not withdrawn. */
const taken: ReadonlySet<string> = new Set(['active', 'intended', 'recorded', 'unknown', ''])

/** Medicines that somebody told to be taken, in the form of orders that were made elsewhere. They have no order that could be changed. */
export function reportedMedicines(record: PatientRecord, catalog: DrugCatalog, asOf: number): readonly DrugOrder[] {
  return record.resources('MedicationStatement').flatMap(item => {
    const status = (string(item.status) ?? '').trim().toLowerCase()
    const order = drugOrder(orderOf(item, taken.has(status) && isTaken(item)), record, catalog, asOf)
    return order ? [{ ...order, source: item }] : []
  })
}

const notTaken: ReadonlySet<string> = new Set(['not-taking', 'not-taken', 'stopped', 'never'])

/** Other versions tell beside the status that a medicine is not taken: DSTU2, STU3, R5. */
const isTaken = (item: Resource): boolean =>
  item.wasNotTaken !== true &&
  item.taken !== 'n' &&
  !objects(object(object(item.adherence)?.code)?.coding).some(({ code }) => typeof code === 'string' && notTaken.has(code))

function orderOf(item: Resource, active: boolean): Resource {
  const { medicationCodeableConcept, medicationReference, medication, contained, effectivePeriod } = item
  const end = object(effectivePeriod)?.end
  return {
    resourceType: 'MedicationRequest',
    status: active ? 'active' : 'stopped',
    intent: 'plan',
    medicationCodeableConcept,
    medicationReference,
    medication,
    contained,
    authoredOn: object(effectivePeriod)?.start ?? item.effectiveDateTime ?? item.dateAsserted,
    dispenseRequest: end === undefined ? undefined : { validityPeriod: { end } },
    dosageInstruction: item.dosage
  }
}
