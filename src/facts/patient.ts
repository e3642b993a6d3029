import { string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type Fact, known, unknown } from './fact.ts'
import type { Sex } from './formulas/kidney.ts'
import { moment } from './time.ts'

/** Completed years at the moment judged. Needs a full birth date: a year alone may hide a minor. */
export function age(records: PatientRecord, asOf: number): Fact<number> {
  const state = records.state('patient')
  if (!records.patient)
    return unknown(state === 'failed' ? 'failed' : records.foreign.has('Patient') ? 'other-patient' : 'absent')
  const birth = moment(records.patient.birthDate)
  if (!birth?.dateOnly || birth.coarse) return unknown('empty')
  const years = completedYears(birth.at, asOf)
  return years < 0 || years > 130
    ? unknown('implausible')
    : known(years, { unit: 'a', reference: `Patient/${records.subject.patientId}` })
}

/** Birthdays passed between two moments, the day of birth being none. */
export function completedYears(from: number, to: number): number {
  const [born, now] = [new Date(from), new Date(to)]
  return now.getUTCFullYear() - born.getUTCFullYear() - (dayOfYear(now) < dayOfYear(born) ? 1 : 0)
}

/** Month and day as one figure that grows from day to day. */
const dayOfYear = (date: Date): number => 100 * date.getUTCMonth() + date.getUTCDate()

/** Did the patient die before the moment judged? A date of death that cannot be read is one all the same. */
export function isDeceased({ patient }: Pick<PatientRecord, 'patient'>, asOf: number): boolean {
  const told = string(patient?.deceasedDateTime)
  return patient?.deceasedBoolean === true || (told !== undefined && (moment(told)?.at ?? asOf) <= asOf)
}

export function sex(records: PatientRecord): Fact<Sex> {
  const gender = records.patient?.gender
  return gender === 'male' || gender === 'female' ? known(gender) : unknown(records.patient ? 'empty' : 'absent')
}
