import { type Json, object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type Dosage, dosages, type Route } from './dosage.ts'
import { drugOf } from './drug.ts'
import type { Drug, DrugCatalog } from './drug-catalog.ts'
import { statementAsOrder } from './medication-statement.ts'
import { day, endOfPeriod, hasBegun, lastMoment, type Moment, minute, moment } from './time.ts'

/** An order for a drug, signed or not. */
export type DrugOrder = {
  readonly drug: Drug
  readonly dosages: readonly Dosage[]
  readonly route: Route | undefined
  readonly status: string
  readonly authored?: Moment
  /** When it is over: its bounds, or for parenteral drugs its duration; a day, or a year, if none is stated. */
  readonly ends?: number
  /** In force at the moment judged. */
  readonly active: boolean
  readonly onHold: boolean
  /** Ordered in earnest, or reported to be taken: not a proposal, another plan or an option. */
  readonly binding: boolean
  readonly reference?: string
  /** The order that this one takes the place of. */
  readonly replaces?: string
  /** What it is for: coded reasons, and those of the conditions it refers to. */
  readonly reasons: readonly Json[]
  /** The order as it came; only presentation looks inside, to send it back changed. */
  readonly source: Resource
}

const binding = new Set<unknown>(['order', 'original-order', 'instance-order', 'filler-order', 'reflex-order', undefined])
const parenteral = new Set<Route | undefined>(['intravenous', 'intramuscular', 'subcutaneous'])

export const isParenteral = (order: DrugOrder): boolean => parenteral.has(order.route)

export function drugOrders(records: PatientRecord, catalog: DrugCatalog, asOf: number): readonly DrugOrder[] {
  const all = [...records.resources('MedicationRequest'), ...records.resources('MedicationStatement').map(statementAsOrder)]
  return all.flatMap(item => drugOrder(item, records, catalog, asOf) ?? [])
}

export function drugOrder(item: Resource, records: PatientRecord, catalog: DrugCatalog, asOf: number): DrugOrder | undefined {
  const drug = drugOf(item, records, catalog)
  if (!drug) return undefined
  const read = dosages(item)
  const route = routeOfOrder(read) ?? routeOfForm(drug)
  const authored = moment(item.authoredOn)
  const status = string(item.status)?.trim().toLowerCase() ?? ''
  const unspecified = parenteral.has(route) && catalog.isInjectedForADay(drug) ? day : 365 * day
  const end = endOf(item, read, parenteral.has(route), authored, unspecified)
  // Bounds of any length may be written; nothing is said of a moment that no calendar holds.
  const ends = end === undefined ? undefined : Math.min(end, lastMoment)
  const inEarnest = binding.has(item.intent) || isTaken(item)
  const current = inEarnest && (ends === undefined || ends > asOf) && (authored === undefined || hasBegun(authored, asOf))
  return {
    drug,
    dosages: read,
    route,
    status,
    ...(authored ? { authored } : {}),
    ...(ends === undefined ? {} : { ends }),
    active: status === 'active' && current,
    onHold: status === 'on-hold' && current,
    binding: inEarnest,
    ...(string(item.id) ? { reference: `MedicationRequest/${item.id}` } : {}),
    ...replacedBy(item),
    reasons: reasonsOf(item, records),
    source: item
  }
}

/** What the patient is reported to take is written as a plan, since nobody ordered it. */
const isTaken = ({ intent, reportedBoolean, reportedReference }: Resource): boolean =>
  intent === 'plan' && (reportedBoolean === true || object(reportedReference) !== undefined)

function replacedBy(item: Resource): { readonly replaces?: string } {
  const id = string(object(item.priorPrescription)?.reference)?.split('/').at(-1)
  return id ? { replaces: `MedicationRequest/${id}` } : {}
}

function reasonsOf(item: Resource, records: PatientRecord): readonly Json[] {
  const conditions = objects(item.reasonReference).flatMap(reference => {
    const target = string(reference.reference)
    return objects((target && records.resolve(target)?.code) || { text: reference.display })
  })
  return [...objects(item.reasonCode), ...conditions]
}

/** With several instructions the one by injection counts: its limits are the stricter ones. */
function routeOfOrder(read: readonly Dosage[]): Route | undefined {
  const routes = read.flatMap(dosage => dosage.route ?? [])
  return routes.find(route => parenteral.has(route)) ?? routes[0]
}

function routeOfForm(drug: Drug): Route | undefined {
  if (drug.form === 'oral') return 'oral'
  // An injection without a stated route: vein is the usual one and the one with the strictest limits.
  if (drug.form === 'injection') return 'intravenous'
  return drug.form === undefined ? undefined : 'other'
}

function endOf(
  item: Resource,
  read: readonly Dosage[],
  isInjected: boolean,
  authored: Moment | undefined,
  unspecified: number
): number | undefined {
  const stated = read.flatMap(dosage => dosage.ends ?? [])
  const validity = endOfPeriod(object(item.dispenseRequest)?.validityPeriod)
  const known = validity === undefined ? stated : [...stated, validity]
  if (known.length > 0) return Math.max(...known)
  if (!authored) return undefined
  if (!isInjected) return authored.at + 365 * day
  return authored.at + (read.length > 0 ? Math.max(...read.map(dosage => spanOf(dosage) ?? unspecified)) : unspecified)
}

/** How long one instruction for an injection is in force: its run, all its repetitions, a day where it is given once. */
function spanOf({ runs, count, perDay, repetition }: Dosage): number | undefined {
  if (repetition === 'repeated' && perDay && count !== undefined) return (count / perDay.low) * day
  const single = repetition === 'once' || repetition === 'unsaid'
  if (single && runs !== undefined) return runs * minute
  return repetition === 'once' ? day : undefined
}
