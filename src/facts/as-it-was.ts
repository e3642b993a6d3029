import { object, objects, type Resource } from '../acquisition/json.ts'
import { lastUpdated, latest } from './known-at.ts'
import { onceFor } from './once-for.ts'
import { moment } from './time.ts'

/**
 * A resource as it was at an earlier moment, as far as its dates tell. An export holds the newest version alone: what happened to a
 * resource later is taken back where a date says when, and it stays where none does. That a diagnosis was refuted or an entry
 * withdrawn cannot be dated and stays as exported; the first value of a corrected result is lost.
 */
export function asItWas(item: Resource, asOf: number): Resource {
  if (item.resourceType === 'Condition') return condition(item, asOf)
  if (item.resourceType === 'MedicationRequest') return order(item, asOf)
  if (item.resourceType === 'Encounter') return encounter(item, asOf)
  if (item.resourceType === 'MedicationAdministration' || item.resourceType === 'MedicationStatement') return taken(item, asOf)
  if (item.resourceType === 'AllergyIntolerance' && isOver(item) && changedLater(item, asOf)) return active(item)
  return item
}

const changing = new Set([
  'Condition',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationStatement',
  'Encounter',
  'AllergyIntolerance'
])

/** May it have been another at an earlier moment? What does not change is the same at all of them. */
export const canChange = ({ resourceType }: Pick<Resource, 'resourceType'>): boolean => changing.has(resourceType)

/** Has this resource ended, with nothing that tells when? Then an earlier state of it cannot be told. Of a patient: dead since when? */
export function endUndated(item: Resource): boolean {
  if (item.resourceType === 'Patient') return item.deceasedBoolean === true
  if (lastUpdated(item) !== undefined) return false
  if (item.resourceType === 'Condition') return isOver(item) && abated(item) === undefined
  if (item.resourceType === 'MedicationRequest') return endedOrders.has(item.status) && statedEnd(item) === undefined
  if (item.resourceType === 'Encounter') return item.status === 'finished' && moment(object(item.period)?.end) === undefined
  return item.resourceType === 'AllergyIntolerance' && isOver(item)
}

const over = new Set<unknown>(['inactive', 'remission', 'resolved'])
const endedOrders = new Set<unknown>(['completed', 'stopped', 'cancelled', 'on-hold'])
const clinicalSystems: Readonly<Record<string, string>> = {
  Condition: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  AllergyIntolerance: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical'
}

const isOver = (item: Resource): boolean => objects(object(item.clinicalStatus)?.coding).some(({ code }) => over.has(code))

const changedLater = (item: Resource, asOf: number): boolean => (lastUpdated(item) ?? Number.NEGATIVE_INFINITY) > asOf

// One object for all moments, so that what is read of it is read once.
const active = onceFor(
  (item: Resource): Resource => ({
    ...item,
    clinicalStatus: { coding: [{ system: clinicalSystems[item.resourceType], code: 'active' }] }
  })
)
const ordered = onceFor((item: Resource): Resource => ({ ...item, status: 'active' }))
const standing = onceFor(({ abatementDateTime: _, abatementPeriod: __, ...item }: Resource): Resource => item as Resource)
const goingOn = onceFor((item: Resource): Resource => {
  const isOver = item.status === 'completed' || item.status === 'stopped'
  const running = item.resourceType === 'MedicationStatement' ? 'active' : 'in-progress'
  return {
    ...item,
    status: isOver ? running : item.status,
    effectivePeriod: { start: object(item.effectivePeriod)?.start }
  } as Resource
})
const underWay = onceFor(({ length: _, hospitalization: __, ...item }: Resource): Resource => {
  return {
    ...item,
    status: 'in-progress',
    period: { start: object(item.period)?.start },
    location: objects(item.location)
  } as unknown as Resource
})

const abated = (item: Resource): number | undefined => latest(item.abatementDateTime) ?? latest(object(item.abatementPeriod)?.end)

function condition(item: Resource, asOf: number): Resource {
  const end = abated(item)
  const endsLater = end === undefined ? isOver(item) && changedLater(item, asOf) : end > asOf
  if (!endsLater) return item
  return isOver(item) ? active(standing(item)) : standing(item)
}

/** FHIR R4 has no date at which an order was stopped: its last change is the best there is, else the end it states itself. */
function order(item: Resource, asOf: number): Resource {
  if (!endedOrders.has(item.status)) return item
  const changed = lastUpdated(item)
  const endsLater = changed === undefined ? (statedEnd(item) ?? Number.NEGATIVE_INFINITY) > asOf : changed > asOf
  return endsLater ? ordered(item) : item
}

/** A dose given, or a medicine reported, that went on beyond the moment. */
function taken(item: Resource, asOf: number): Resource {
  const period = object(item.effectivePeriod)
  const end = latest(period?.end)
  if (end === undefined || end <= asOf || item.status === 'entered-in-error') return item
  return goingOn(item)
}

function statedEnd(item: Resource): number | undefined {
  const bounds = objects(item.dosageInstruction).map(dosage => object(object(object(dosage.timing)?.repeat)?.boundsPeriod)?.end)
  const ends = [...bounds, object(object(item.dispenseRequest)?.validityPeriod)?.end].flatMap(end => latest(end) ?? [])
  return ends.length > 0 ? Math.max(...ends) : undefined
}

function encounter(item: Resource, asOf: number): Resource {
  const period = object(item.period)
  const end = latest(period?.end)
  const endsLater = end === undefined ? item.status === 'finished' && changedLater(item, asOf) : end > asOf
  if (!endsLater || item.status === 'cancelled' || item.status === 'entered-in-error') return item
  const running = underWay(item)
  const places = objects(running.location)
  const reached = places.filter(place => (moment(object(place.period)?.start)?.at ?? asOf) <= asOf)
  return reached.length === places.length ? running : { ...running, location: reached }
}
