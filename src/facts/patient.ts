import { string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type Fact, known, unknown } from './fact.ts'
import type { Sex } from './formulas/kidney.ts'
import { eastmost, type Moment, moment } from './time.ts'

/** Completed years at the moment judged. Needs a full birth date, with a time or without: a year alone may hide a minor. */
export function age(records: PatientRecord, asOf: number): Fact<number> {
  const state = records.state('patient')
  if (!records.patient)
    return unknown(state === 'failed' ? 'failed' : records.foreign.has('Patient') ? 'other-patient' : 'absent')
  const birth = moment(records.patient.birthDate)
  if (!birth || birth.coarse) return unknown('empty')
  const years = completedYears(dayOfBirth(birth), asOf)
  return years < 0 || years > 130
    ? unknown('implausible')
    : known(years, { unit: 'a', reference: `Patient/${records.subject.patientId}` })
}

/**
 * A birth date with a time is the midnight of some place, written in the clock of another. Of the days that it can mean the last one counts:
 * a minor is never taken for an adult.
 */
const dayOfBirth = ({ at, dateOnly }: Moment): number => (dateOnly ? at : at + eastmost)

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
