import { type Json, object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { encounterClass } from './encounter-class.ts'
import { onceFor } from './once-for.ts'
import { statusWords } from './status-words.ts'
import { day, endOfPeriod } from './time.ts'

const intensiveCare = new Set<unknown>(['ICU', 'PEDICU', '309904001', '441994008', '418433008', '309907008', '309910001'])

export type Setting = {
  /** What the encounters tell: `unclassed`, one is named whose class is not known; `none`, none was sent or found. */
  readonly told: 'inpatient' | 'outpatient' | 'unclassed' | 'none'
  /** Results count as long as in hospital: also where no setting is known. */
  readonly inpatient: boolean
  /** True if no Encounter told; then the card says what was assumed. */
  readonly assumed: boolean
  readonly intensiveCare: boolean
  /** In hospital by an Encounter that was read: what is not known is not inpatient here. */
  readonly knownInpatient: boolean
  /** The encounter of the call, else those in progress, by id. */
  readonly current: ReadonlySet<string>
  /** These, and those that are in progress or ended within a day, as from the emergency department to the ward. */
  readonly ofNow: ReadonlySet<string>
  /** Where the encounter of the call is, by codes and references, for a site's own rules about its places. */
  readonly place: Place
  /** What the encounters in progress are called: class, type, service and place. */
  readonly about: readonly Json[]
}

/** Codes of class and service, and places where the patient is now (`Location/id`). */
export type Place = {
  readonly classes: readonly string[]
  readonly serviceTypes: readonly string[]
  readonly locations: readonly string[]
}

const underWay = new Set(['in-progress'])
const present = new Set([...underWay, 'arrived', 'triaged', 'onleave'])

/** Whether an encounter is in progress, however the status is spelled. */
export const isUnderWay = (encounter: Json): boolean => is(encounter, underWay)
const is = (encounter: Json, stages: ReadonlySet<string>): boolean => stagesOf(encounter).some(word => stages.has(word))
const stagesOf = onceFor(({ status }: Json) => statusWords(status))

/** In hospital or not. An encounter that is named but whose class is unknown counts as inpatient: its windows are the shorter ones. */
export function setting(records: PatientRecord, encounterId: string | undefined, asOf: number, discharging = false): Setting {
  const told = settingTold(records, encounterId, asOf)
  return discharging && leavesHospital(records, encounterId, asOf)
    ? { ...told, told: 'inpatient', inpatient: true, assumed: false, knownInpatient: true }
    : told
}

const never = new Set(['cancelled', 'entered-in-error', 'planned'])

/**
 * A call at discharge says itself that the patient was in hospital, unless the class of the encounter that ends is another: of the one
 * that is named, else of those in progress or just over.
 */
function leavesHospital(records: PatientRecord, encounterId: string | undefined, asOf: number): boolean {
  const encounters = records.resources('Encounter').filter(item => !is(item, never))
  const named = encounters.filter(item => encounterId !== undefined && item.id === encounterId)
  const ending = encounters.filter(item => is(item, present) || justOver(item, asOf))
  const classes = (named.length > 0 ? named : ending).flatMap(item => encounterClass(item) ?? [])
  return classes.length === 0 || classes.includes('inpatient')
}

const justOver = (encounter: Json, asOf: number): boolean => asOf - endOf(encounter) <= day
const endOf = onceFor(({ period }: Json) => endOfPeriod(period) ?? Number.NEGATIVE_INFINITY)

function settingTold(records: PatientRecord, encounterId: string | undefined, asOf: number): Setting {
  const encounters = records.resources('Encounter')
  const running = encounters.filter(isUnderWay)
  const named = encounterId === undefined ? undefined : encounters.find(item => item.id === encounterId)
  const considered = named && is(named, present) ? [named] : running
  const inpatient = considered.some(item => encounterClass(item) === 'inpatient')
  const classUnknown = encounterId !== undefined && (named === undefined || encounterClass(named) === undefined)
  const going = idsOf(encounters.filter(item => is(item, present)))
  const justEnded = idsOf(encounters.filter(item => justOver(item, asOf)))
  const current = new Set(encounterId === undefined ? going : [encounterId])
  const none = encounterId === undefined && encounters.length === 0
  return {
    told: inpatient ? 'inpatient' : classUnknown ? 'unclassed' : none ? 'none' : 'outpatient',
    inpatient: inpatient || classUnknown || none,
    assumed: considered.length === 0 || (classUnknown && !inpatient),
    intensiveCare: considered.some(item => objects(item.location).some(place => isIntensive(object(place.location), place))),
    knownInpatient: inpatient,
    place: placeOf(considered),
    current,
    ofNow: new Set([...current, ...going, ...justEnded]),
    about: encounters.filter(item => is(item, present)).flatMap(namesOf)
  }
}

const placeOf = (encounters: readonly Json[]): Place => ({
  classes: encounters.flatMap(item => codesIn(item.class)),
  serviceTypes: encounters.flatMap(item => codesIn(item.serviceType)),
  locations: encounters.flatMap(item =>
    objects(item.location)
      .filter(isNow)
      .flatMap(({ location }) => placeName(location))
  )
})

/** Codes of a coding or a concept, or of a list of them. */
const codesIn = (value: unknown): readonly string[] =>
  objects(Array.isArray(value) ? value : [value]).flatMap(item =>
    [item, ...objects(item.coding)].flatMap(({ code }) => string(code)?.trim() ?? [])
  )

const left = new Set<unknown>(['completed', 'planned', 'reserved'])
const isNow = ({ status, period }: Json): boolean => !left.has(status) && endOfPeriod(period) === undefined

/** `Location/id`, of a relative reference or an address. */
const placeName = (location: unknown): readonly string[] => {
  const found = /Location\/[^/]+(?=$|\/_history)/.exec(string(object(location)?.reference) ?? '')
  return found ? [found[0]] : []
}

const namesOf = (encounter: Json): readonly Json[] => [
  ...objects(encounter.type),
  ...objects([encounter.serviceType]),
  { coding: objects([encounter.class]) },
  ...objects(encounter.location).map(({ location }) => ({ text: object(location)?.display }))
]

const idsOf = (encounters: readonly Json[]): readonly string[] => encounters.flatMap(({ id }) => string(id) ?? [])

function isIntensive(location: unknown, place: unknown): boolean {
  const display = string((location as { display?: unknown } | undefined)?.display) ?? ''
  const types = objects(object((place as { physicalType?: unknown })?.physicalType)?.coding).map(coding => coding.code)
  return types.some(code => intensiveCare.has(code)) || /\b(icu|intensive care|critical care)\b/i.test(display)
}
