import { object, objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'

export const inpatientClasses: ReadonlySet<unknown> = new Set<unknown>(['IMP', 'ACUTE', 'NONAC', 'OBSENC', 'EMER', 'SS'])
const intensiveCare = new Set<unknown>(['ICU', 'PEDICU', '309904001', '441994008', '418433008', '309907008', '309910001'])

export type Setting = {
  readonly inpatient: boolean
  /** True if no Encounter told; then the card says what was assumed. */
  readonly assumed: boolean
  readonly intensiveCare: boolean
  /** Encounters that are over, by id. */
  readonly finished: ReadonlySet<string>
}

/** In hospital or not. An encounter that is named but whose class is unknown counts as inpatient: its windows are the shorter ones. */
export function setting(records: PatientRecord, encounterId: string | undefined): Setting {
  const encounters = records.resources('Encounter')
  const running = encounters.filter(item => item.status === 'in-progress')
  const named = encounterId === undefined ? undefined : encounters.find(item => item.id === encounterId)
  const considered = named?.status === 'in-progress' ? [named] : running
  const inpatient = considered.some(item => inpatientClasses.has(object(item.class)?.code))
  const classUnknown = encounterId !== undefined && (named === undefined || object(named.class)?.code === undefined)
  const finished = new Set(
    encounters.flatMap(item => (item.status === 'finished' || item.status === 'cancelled' ? (string(item.id) ?? []) : []))
  )
  return {
    inpatient: inpatient || classUnknown,
    assumed: considered.length === 0 || (classUnknown && !inpatient),
    intensiveCare: considered.some(item => objects(item.location).some(place => isIntensive(object(place.location), place))),
    finished
  }
}

function isIntensive(location: unknown, place: unknown): boolean {
  const display = string((location as { display?: unknown } | undefined)?.display) ?? ''
  const types = objects(object((place as { physicalType?: unknown })?.physicalType)?.coding).map(coding => coding.code)
  return types.some(code => intensiveCare.has(code)) || /\b(icu|intensive care|critical care)\b/i.test(display)
}
