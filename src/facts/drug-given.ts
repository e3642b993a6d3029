import { type Json, object, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import type { Drug, DrugCatalog } from './drug-catalog.ts'
import { type DrugOrder, drugOrder } from './drug-order.ts'
import { referenceId } from './reference-id.ts'
import { type Moment, minute, moment } from './time.ts'

/** A drug that was given, or said not to have been, as the record of its giving says. */
export type DrugGiven = {
  readonly drug: Drug
  /** When giving began. Missing where no time is told: then it may have been at any time. */
  readonly at: Moment | undefined
  /** When giving was over, where that is told. */
  readonly ends: number | undefined
  readonly inProgress: boolean
  readonly notDone: boolean
  /** Reference of the order that it carries out. */
  readonly order: string | undefined
  /** Its dose in the form of an order, so that both are read by the same rules. */
  readonly asOrder: DrugOrder
  /** The dose in the record's own words. */
  readonly words: string
  readonly status: string
}

/** `running` is what pumps and some records write. */
const underWay: ReadonlySet<string> = new Set(['in-progress', 'running'])

/** Spellings of R4 and of the versions before it. */
const notDone: ReadonlySet<string> = new Set(['not-done', 'not-given'])

/** What was given or not given. A record that is withdrawn never happened; one without a status or a time may have. */
export function drugsGiven(record: PatientRecord, catalog: DrugCatalog, asOf: number): readonly DrugGiven[] {
  return record.resources('MedicationAdministration').flatMap(item => {
    const status = (string(item.status) ?? '').trim().toLowerCase()
    const times = timesOf(item)
    const asOrder = drugOrder(orderOf(item, times), record, catalog, asOf)
    if (!asOrder || status === 'entered-in-error') return []
    return [
      {
        drug: asOrder.drug,
        at: times.at,
        ends: times.ends,
        inProgress: underWay.has(status),
        notDone: notDone.has(status) || item.notGiven === true || item.wasNotGiven === true,
        order: orderReference(item),
        asOrder,
        words: asOrder.dosages[0]?.text || doseWords(item),
        status
      }
    ]
  })
}

type Times = { readonly at: Moment | undefined; readonly ends: number | undefined }

/** R5 spells it `occurence`. An end before the start is no end. */
function timesOf(item: Resource): Times {
  const period = object(item.effectivePeriod) ?? object(item.effectiveTimePeriod) ?? object(item.occurencePeriod)
  const at =
    moment(item.effectiveDateTime) ??
    moment(item.effectiveTimeDateTime) ??
    moment(item.occurenceDateTime) ??
    moment(period?.start) ??
    moment(period?.end)
  const end = moment(period?.end)
  return { at, ends: at && end && end.at >= at.at ? end.at : undefined }
}

function orderReference(item: Resource): string | undefined {
  const id = referenceId(item.request ?? item.prescription)
  return id ? `MedicationRequest/${id}` : undefined
}

function orderOf(item: Resource, { at, ends }: Times): Resource {
  const { text, route, method, dose, quantity, rateRatio, rateQuantity } = object(item.dosage) ?? {}
  const minutes = at && ends !== undefined && !at.dateOnly ? (ends - at.at) / minute : 0
  const repeat: Json = minutes > 0 ? { count: 1, duration: minutes, durationUnit: 'min' } : { count: 1 }
  const { medicationCodeableConcept, medicationReference, medication, contained } = item
  return {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept,
    medicationReference,
    medication,
    contained,
    dosageInstruction: [
      { text, route, method, timing: { repeat }, doseAndRate: [{ doseQuantity: dose ?? quantity, rateRatio, rateQuantity }] }
    ]
  }
}

function doseWords(item: Resource): string {
  const dose = object(object(item.dosage)?.dose)
  return typeof dose?.value === 'number' ? `${dose.value} ${string(dose.unit) ?? string(dose.code) ?? ''}`.trim() : ''
}
