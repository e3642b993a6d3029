import { type ConditionName, codes, type DrugName, drugs, keyOf, type LabName, labCodes, snomed } from './chart-codes.ts'

export { cardOf, dosesOf, type Evidence, evidenceOf, testsOf } from '../cards/chart-cards.ts'

/** The moment at which built charts are judged. */
export const noon = Date.parse('2026-11-20T12:00:00Z')
const hour = 3_600_000

export const hoursAgo = (hours: number): string => new Date(noon - hours * hour).toISOString()
export const dateAgo = (days: number): string => new Date(noon - days * 24 * hour).toISOString().slice(0, 10)

type Json = Record<string, unknown>
const loinc = 'http://loinc.org'
const ucum = 'http://unitsofmeasure.org'
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const me = { reference: 'Patient/p1' }

export type LabOptions = {
  readonly unit?: string | null
  readonly comparator?: string
  /** Hours before the chart is judged. */
  readonly ago?: number
  readonly date?: string | null
  readonly status?: string
  readonly issued?: string
  readonly with?: Json
}

let serial = 0

export function lab(name: LabName, value: unknown, options: LabOptions = {}): Json {
  const [code, usual] = labCodes[name]
  const unit = options.unit === undefined ? usual : options.unit
  serial += 1
  return {
    resourceType: 'Observation',
    id: `o${serial}`,
    status: options.status ?? 'final',
    code: { coding: [{ system: loinc, code }] },
    subject: me,
    ...(options.date === null ? {} : { effectiveDateTime: options.date ?? hoursAgo(options.ago ?? 2) }),
    ...(options.issued ? { issued: options.issued } : {}),
    valueQuantity: {
      value,
      ...(options.comparator ? { comparator: options.comparator } : {}),
      ...(unit === null ? {} : { unit, system: ucum, code: unit })
    },
    ...options.with
  }
}

export type ConditionOptions = {
  readonly ago?: number
  readonly onset?: string
  readonly recorded?: string
  readonly encounter?: string
  readonly clinical?: string
  readonly verification?: string
  readonly undated?: boolean
  readonly with?: Json
}

export function condition(name: ConditionName, options: ConditionOptions = {}): Json {
  const [system, code, display] = codes[name]
  const status = (value: string) => ({ coding: [{ code: value }] })
  serial += 1
  const dated = options.onset ?? (options.recorded || options.undated ? undefined : hoursAgo(options.ago ?? 1))
  return {
    resourceType: 'Condition',
    id: `c${serial}`,
    clinicalStatus: status(options.clinical ?? 'active'),
    verificationStatus: status(options.verification ?? 'confirmed'),
    code: { coding: [{ system, code, display }] },
    subject: me,
    ...(options.encounter ? { encounter: { reference: `Encounter/${options.encounter}` } } : {}),
    ...(dated ? { onsetDateTime: dated } : {}),
    ...(options.recorded ? { recordedDate: options.recorded } : {}),
    ...options.with
  }
}

export type OrderOptions = {
  /** Hours since it was ordered. */
  readonly ago?: number
  readonly status?: string
  readonly dosage?: Json
  readonly with?: Json
}

export function order(name: DrugName, options: OrderOptions = {}): Json {
  const [code, display] = drugs[name]
  serial += 1
  return {
    resourceType: 'MedicationRequest',
    id: `m${serial}`,
    status: options.status ?? 'active',
    intent: 'order',
    medicationCodeableConcept: { coding: [{ system: rxnorm, code, display }] },
    subject: me,
    authoredOn: hoursAgo(options.ago ?? 240),
    ...(options.dosage ? { dosageInstruction: [options.dosage] } : {}),
    ...options.with
  }
}

const oral = { coding: [{ system: snomed, code: '26643006' }] }
const vein = { coding: [{ system: snomed, code: '47625008' }] }

/** So many pieces so many times a day by mouth. */
export const daily = (times: number, pieces = 1): Json => ({
  route: oral,
  timing: { repeat: { frequency: times, period: 1, periodUnit: 'd' } },
  doseAndRate: [{ doseQuantity: { value: pieces, unit: 'tablet', system: ucum, code: '{tbl}' } }]
})

/** Grams by vein once, over minutes. */
export const infused = (grams: number, minutes: number): Json => ({
  route: vein,
  timing: { repeat: { count: 1, duration: minutes, durationUnit: 'min' } },
  doseAndRate: [{ doseQuantity: { value: grams, unit: 'g', system: ucum, code: 'g' } }]
})

/** mg/min by vein, for hours. */
export const running = (mgPerMinute: number, hours: number): Json => ({
  route: vein,
  timing: { repeat: { boundsDuration: { value: hours, unit: 'h', system: ucum, code: 'h' } } },
  doseAndRate: [{ rateQuantity: { value: mgPerMinute, unit: 'mg/min', system: ucum, code: 'mg/min' } }]
})

export type Chart = {
  readonly age?: number | null
  readonly sex?: string | null
  readonly labs?: readonly (Json & { readonly of?: LabName })[]
  readonly conditions?: readonly Json[]
  readonly orders?: readonly Json[]
  readonly past?: readonly Json[]
  /** MedicationAdministrations. */
  readonly given?: readonly Json[]
  readonly allergies?: readonly Json[]
  readonly procedures?: readonly Json[]
  /** Class of the running encounter: `IMP` in hospital, `AMB` or nothing outside. */
  readonly encounter?: string
  readonly encounterId?: string
  readonly encounters?: readonly Json[]
  /** Further keys, with their resources. */
  readonly also?: Readonly<Record<string, readonly Json[]>>
  /** Keys that were not sent. */
  readonly absent?: readonly string[]
  /** Keys whose search failed. */
  readonly failed?: readonly string[]
}

const bundle = (entries: readonly Json[]): Json => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: entries.length,
  entry: entries.map(resource => ({ resource }))
})

const failure = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }

function birthDate(age: number): string {
  const date = new Date(noon)
  return `${date.getUTCFullYear() - age}-01-15`
}

const codeKeys = new Map(Object.entries(labCodes).map(([name, [code]]) => [code as string, keyOf[name as LabName]]))

function keyOfObservation(observation: Json): string {
  const coding = (observation.code as { coding?: { code: string }[] }).coding ?? []
  return coding.map(item => codeKeys.get(item.code)).find(key => key !== undefined) ?? 'magnesium'
}

/** Every prefetch key of a chart: what is not given was asked for and is empty. */
export function prefetchOf(chart: Chart): Json {
  const encounters = [
    ...(chart.encounters ?? []),
    ...(chart.encounter
      ? [
          {
            resourceType: 'Encounter',
            id: chart.encounterId ?? 'e1',
            status: 'in-progress',
            class: { code: chart.encounter },
            subject: me
          }
        ]
      : [])
  ]
  const labs = (key: string) => bundle((chart.labs ?? []).filter(item => keyOfObservation(item) === key))
  const patient = {
    resourceType: 'Patient',
    id: 'p1',
    ...(chart.sex === null ? {} : { gender: chart.sex ?? 'female' }),
    ...(chart.age === null ? {} : { birthDate: birthDate(chart.age ?? 55) })
  }
  const hasVitals = (chart.labs ?? []).some(item => keyOfObservation(item) === 'vitals')
  const all: Json = {
    patient,
    ...(hasVitals ? { vitals: labs('vitals') } : {}),
    ...Object.fromEntries(
      ['magnesium', 'potassium', 'calcium', 'creatinine', 'body', 'heart', 'urine', 'safety', 'phosphate'].map(key => [
        key,
        labs(key)
      ])
    ),
    medications: bundle(chart.orders ?? []),
    recentMedications: bundle(chart.past ?? []),
    magnesiumGiven: bundle(chart.given ?? []),
    conditions: bundle(chart.conditions ?? []),
    encounters: bundle(encounters),
    procedures: bundle(chart.procedures ?? []),
    allergies: bundle(chart.allergies ?? []),
    ...Object.fromEntries(Object.entries(chart.also ?? {}).map(([key, resources]) => [key, bundle(resources)]))
  }
  for (const key of chart.absent ?? []) delete all[key]
  for (const key of chart.failed ?? []) all[key] = failure
  return all
}

/** A `patient-view` request for a chart. */
export function requestOf(chart: Chart): Json {
  return {
    hook: 'patient-view',
    hookInstance: '0b3cf0a8-0f3e-4a6c-9f0d-6a2f7a3f0c55',
    context: { userId: 'Practitioner/u1', patientId: 'p1', ...(chart.encounterId ? { encounterId: chart.encounterId } : {}) },
    prefetch: prefetchOf(chart)
  }
}
