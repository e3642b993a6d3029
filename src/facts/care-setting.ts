import type { PatientRecord } from '../acquisition/patient-record.ts'
import { isUnderWay } from './encounter.ts'
import { encounterClass } from './encounter-class.ts'

export type CareSetting = 'inpatient' | 'outpatient'

/**
 * Where orders of this call are filed: by the class of the encounter that the call names, else of those under way. Without any it is
 * outpatient, which says nothing about how cautious a dose has to be: that is `setting`.
 */
export function careSetting(records: PatientRecord, encounterId: string | undefined): CareSetting {
  const encounters = records.resources('Encounter')
  const named = encounters.filter(item => encounterId !== undefined && item.id === encounterId)
  const considered = named.length > 0 ? named : encounters.filter(isUnderWay)
  return considered.some(item => encounterClass(item) === 'inpatient') ? 'inpatient' : 'outpatient'
}
