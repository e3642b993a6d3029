import { type Json, number, object, objects, type Resource, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { minutesOf } from './amount.ts'
import { type Dosage, dosages, type Route } from './dosage.ts'
import { drugOf } from './drug.ts'
import type { Drug, DrugCatalog } from './drug-catalog.ts'
import { formOf } from './drug-form.ts'
import { namedMedication } from './medication-shape.ts'
import { onceFor } from './once-for.ts'
import { referenceId } from './reference-id.ts'
import { statusWords } from './status-words.ts'
import { day, endOfPeriod, lastMoment, type Moment, minute, moment } from './time.ts'

/** An order for a drug, signed or not. */
export type DrugOrder = {
  readonly drug: Drug
  readonly dosages: readonly Dosage[]
  readonly route: Route | undefined
  /** Neither way nor form is told: what it is, or that it runs in, says vein. */
  readonly routeTaken?: true | undefined
  readonly status: string
  readonly authored?: Moment | undefined
  /** When it is over by what it states: bounds, validity, supply. What is given as a course is over after a month. */
  readonly ends?: number | undefined
  /** In force at the moment judged, or nothing tells that it is not. */
  readonly active: boolean
  /** Its status is missing or is none that says anything: it counts where that is the safer side, and silences nothing. */
  readonly doubtful?: true | undefined
  readonly onHold: boolean
  /** Ordered in earnest: not a proposal, plan or option. */
  readonly binding: boolean
  /** Taken at home as somebody reported or plans it; not ordered here. */
  readonly reported: boolean
  /** When the record of it was last changed: an order that has ended did so by then. */
  readonly changed?: number | undefined
  readonly reference?: string | undefined
  /** The order that this one takes the place of. */
  readonly replaces?: string | undefined
  /** Orders that it carries out or takes up: the same treatment, not one beside it. */
  readonly basedOn: readonly string[]
  /** What it is for: coded reasons, and those of the conditions it refers to. */
  readonly reasons: readonly Json[]
  /** The order as it came; only presentation looks inside, to send it back changed. */
  readonly source: Resource
}

/** What nobody ordered. Any other word for an intent, or none, is taken for an order: it may be one. */
const unbinding = new Set<string | undefined>(['proposal', 'option', 'plan'])
/** Words by which an order has ended, waits, or has not begun, in any version. */
const telling: ReadonlySet<string> = new Set([
  'completed',
  'finished',
  'stopped',
  'ended',
  'cancelled',
  'canceled',
  'revoked',
  'discontinued',
  'expired',
  'inactive',
  'aborted',
  'rejected',
  'nullified',
  'entered-in-error',
  'on-hold',
  'suspended',
  'draft',
  'proposed',
  'planned',
  'pending'
])
const intentOf = ({ intent }: Resource): string | undefined => string(intent)?.trim().toLowerCase()
const isBinding = (item: Resource): boolean => !unbinding.has(intentOf(item))
const parenteral = new Set<Route | undefined>(['intravenous', 'intramuscular', 'subcutaneous'])

export const isParenteral = (order: DrugOrder): boolean => parenteral.has(order.route)

export function drugOrders(records: PatientRecord, catalog: DrugCatalog, asOf: number): readonly DrugOrder[] {
  const kept = records.kept(catalog, () => new Map<Resource, DrugOrder | undefined>())
  return records.resources('MedicationRequest').flatMap(item => {
    if (!standsAlone(item)) return drugOrder(item, records, catalog, asOf) ?? []
    if (!kept.has(item)) kept.set(item, readOrder(item, records, catalog))
    const read = kept.get(item)
    return read ? orderAt(read, asOf) : []
  })
}

export function drugOrder(item: Resource, records: PatientRecord, catalog: DrugCatalog, asOf: number): DrugOrder | undefined {
  const read = readOrder(item, records, catalog)
  return read && orderAt(read, asOf)
}

/** Nothing of it hangs on another resource, which may become known later. */
const standsAlone = (item: Resource): boolean =>
  namedMedication(item).reference === undefined && item.reasonReference === undefined

const orderAt = (order: DrugOrder, asOf: number): DrugOrder =>
  order.ends === undefined || order.ends > asOf ? order : over(order)
const over = onceFor((order: DrugOrder): DrugOrder => ({ ...order, active: false, onHold: false }))

/** An order before the end that it states. */
function readOrder(item: Resource, records: PatientRecord, catalog: DrugCatalog): DrugOrder | undefined {
  const named = drugOf(item, records, catalog)
  if (!named) return undefined
  const read = dosages(item)
  const drug = isLocal(read) ? { ...named, classes: noClasses, form: 'local' as const } : named
  const toldRoute = routeOfOrder(read) ?? routeOfForm(drug)
  const injected = toldRoute === undefined && (catalog.isInjected(drug) || runsIn(read))
  const route = injected ? 'intravenous' : toldRoute
  const authored = moment(item.authoredOn)
  const status = statusWords(item.status)[0] ?? ''
  const doubtful = status !== 'active' && !telling.has(status)
  const end = statedEnd(item, read, authored) ?? endOfCourse(read, authored, catalog.isCourse(drug))
  // Bounds of any length may be written; nothing is said of a moment that no calendar holds.
  const ends = end === undefined ? undefined : Math.min(end, lastMoment)
  const reported = isReported(item)
  // Written ahead of our clock it is an order all the same.
  const current = (isBinding(item) || reported) && item.doNotPerform !== true
  return {
    drug,
    dosages: read,
    route,
    routeTaken: injected || undefined,
    status,
    authored,
    ends,
    active: (status === 'active' || doubtful) && current,
    doubtful: doubtful || undefined,
    onHold: status === 'on-hold' && current,
    binding: isBinding(item) && !reported && item.doNotPerform !== true,
    reported,
    changed: moment(object(item.meta)?.lastUpdated)?.at,
    reference: string(item.id) ? `MedicationRequest/${item.id}` : undefined,
    replaces: replacedBy(item),
    basedOn: objects(item.basedOn).flatMap(reference =>
      /(^|\/)MedicationRequest\//.test(string(reference.reference) ?? '') ? `MedicationRequest/${referenceId(reference)}` : []
    ),
    reasons: reasonsOf(item, records),
    source: item
  }
}

const noClasses: ReadonlySet<string> = new Set()

/** On skin, eye, ear or lung, or into a catheter, by the words of its route: then it does not act on the whole body, whatever it holds. */
const isLocal = (read: readonly Dosage[]): boolean =>
  read.length > 0 &&
  read.every(({ route, routeNamed, rate, runs }) => route === 'other' && formOf(routeNamed) === 'local' && !rate && !runs)

function replacedBy(item: Resource): string | undefined {
  const id = referenceId(item.priorPrescription) ?? objects(item.replaces).map(referenceId).find(Boolean)
  return id ? `MedicationRequest/${id}` : undefined
}

function reasonsOf(item: Resource, records: PatientRecord): readonly Json[] {
  // R5 has concept and reference in one element.
  const either = objects(item.reason)
  const references = [...objects(item.reasonReference), ...members(either, 'reference')]
  const conditions = references.flatMap(reference => {
    const target = string(reference.reference)
    return objects((target && records.resolve(target)?.code) || { text: reference.display })
  })
  return [...objects(item.reasonCode), ...members(either, 'concept'), ...conditions]
}

const members = (holders: readonly Json[], name: string): readonly Json[] =>
  holders.map(holder => object(holder[name])).filter(member => member !== undefined)

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

/** What runs in at a rate, or over minutes to hours, and says no way: no tablet does. A day and more is how long it is taken. */
const runsIn = (read: readonly Dosage[]): boolean =>
  read.some(({ rate, runs }) => rate !== undefined || (runs !== undefined && runs < 1440)) &&
  !read.some(({ text, dose }) => dose?.unit === 'count' || swallowed.test(text))
const swallowed = /\b(drink|swallow|tablets?|tabs?|capsules?|caps?|feed(s|ing)?|tube|soak|bath)\b/i

/** Medicine of the home: planned, or told by somebody. */
const isReported = (item: Resource): boolean =>
  intentOf(item) === 'plan' ||
  item.reportedBoolean === true ||
  item.reported === true ||
  object(item.reportedReference) !== undefined

/** The end that an order states itself. One that is not after its start is none, and one instruction without an end goes on. */
function statedEnd(item: Resource, read: readonly Dosage[], authored: Moment | undefined): number | undefined {
  const bounds = read.map(({ ends }) => ends)
  const dispense = object(item.dispenseRequest)
  const whole = [endOfPeriod(dispense?.validityPeriod), endOfSupply(dispense, authored), endOfCount(read, authored)]
  const stated = [...(bounds.every(end => end !== undefined) ? bounds : []), ...whole].flatMap(end =>
    end !== undefined && (authored === undefined || end > authored.at) ? end : []
  )
  return stated.length > 0 ? Math.max(...stated) : undefined
}

/** Repetitions whose number is stated. */
function endOfCount(read: readonly Dosage[], authored: Moment | undefined): number | undefined {
  const days = read.map(({ repetition, count, perDay }) =>
    repetition === 'repeated' && count !== undefined && perDay ? count / perDay.low : undefined
  )
  const longest = Math.max(0, ...days.flatMap(length => length ?? []))
  return authored && longest > 0 && days.every(length => length !== undefined) ? authored.at + longest * day : undefined
}

/** The supply of one dispensing, as often as it may be had. */
function endOfSupply(dispense: Json | undefined, authored: Moment | undefined): number | undefined {
  const supply = object(dispense?.expectedSupplyDuration)
  const length = number(supply?.value)
  const minutes = minutesOf(length, string(supply?.code)) ?? minutesOf(length, string(supply?.unit))
  const start = moment(object(dispense?.validityPeriod)?.start) ?? authored
  if (minutes === undefined || !start) return undefined
  return start.at + minutes * minute * (1 + Math.max(0, number(dispense?.numberOfRepeatsAllowed) ?? 0))
}

/** Drugs that are taken for a while and no longer, and single doses: nobody closes such orders. */
const longestCourse = 30 * day

function endOfCourse(read: readonly Dosage[], authored: Moment | undefined, isCourse: boolean): number | undefined {
  const single = read.length > 0 && read.every(({ repetition }) => repetition === 'once')
  return authored && (isCourse || single) ? authored.at + longestCourse : undefined
}
