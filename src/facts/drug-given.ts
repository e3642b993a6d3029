import { type Json, object, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type Dosage, dosages } from './dosage.ts'
import { drugOf } from './drug.ts'
import type { Drug, DrugCatalog } from './drug-catalog.ts'
import { type Moment, moment } from './time.ts'

/** A drug that was given, as the record of its giving says. */
export type DrugGiven = {
  readonly drug: Drug
  /** When giving began. */
  readonly at: Moment
  /** Missing where nothing of the dose can be read. */
  readonly dosage?: Dosage
  /** The dose in the record's own words. */
  readonly words: string
  readonly status: string
}

const notGiven = new Set(['not-done', 'entered-in-error', ''])

/** What was given, undated records left out: they cannot be placed. */
export function drugsGiven(records: PatientRecord, catalog: DrugCatalog): readonly DrugGiven[] {
  return records.resources('MedicationAdministration').flatMap(item => {
    const drug = drugOf(item, records, catalog)
    const at = moment(item.effectiveDateTime) ?? moment(object(item.effectivePeriod)?.start)
    const status = string(item.status) ?? ''
    if (!drug || !at || notGiven.has(status)) return []
    const [dosage] = dosages(asOrdered(item))
    return [{ drug, at, ...(dosage ? { dosage } : {}), words: dosage?.text || doseWords(item), status }]
  })
}

/** The dose of an administration in the form that orders have, so that both are read by the same rules. */
function asOrdered(item: Resource): Json {
  const { text, route, method, dose, rateRatio, rateQuantity } = object(item.dosage) ?? {}
  return { dosageInstruction: [{ text, route, method, doseAndRate: [{ doseQuantity: dose, rateRatio, rateQuantity }] }] }
}

function doseWords(item: Resource): string {
  const dose = object(object(item.dosage)?.dose)
  return typeof dose?.value === 'number' ? `${dose.value} ${string(dose.unit) ?? string(dose.code) ?? ''}`.trim() : ''
}
