import { objects, string } from '../acquisition/json.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { type Fact, known, unknown } from './fact.ts'
import type { Sex } from './formulas/kidney.ts'
import { moment } from './time.ts'
import type { ValueSets } from './value-set.ts'

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

/** An allergy to a substance of this concept, or with such words, that stands. */
export function allergyTo(records: PatientRecord, codes: ValueSets, concept: string, words: RegExp): string | undefined {
  for (const item of records.resources('AllergyIntolerance')) {
    const status = (concept: unknown) => objects((concept as { coding?: unknown })?.coding).map(coding => coding.code)
    if (status(item.clinicalStatus).some(code => code === 'inactive' || code === 'resolved')) continue
    if (status(item.verificationStatus).some(code => code === 'refuted' || code === 'entered-in-error')) continue
    const named = [item.code, ...objects(item.reaction).map(reaction => reaction.substance)].flatMap(concept =>
      objects([concept])
    )
    for (const substance of named) {
      const codings = objects(substance.coding)
      if (codes.conceptsOf(substance).has(concept)) return `AllergyIntolerance/${string(item.id) ?? ''}`
      if (words.test([string(substance.text), ...codings.map(coding => string(coding.display))].join(' ')))
        return `AllergyIntolerance/${string(item.id) ?? ''}`
    }
  }
  return undefined
}
