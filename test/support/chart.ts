import type { Card } from '../../src/cds-hooks/response.ts'
import { topicOf } from './cards.ts'

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

const labCodes = {
  magnesium: ['19123-9', 'mg/dL'],
  'magnesium-moles': ['2601-3', 'mmol/L'],
  'magnesium-any': ['35249-2', 'mmol/L'],
  potassium: ['2823-3', 'mmol/L'],
  calcium: ['2000-8', 'mmol/L'],
  'calcium-mass': ['17861-6', 'mg/dL'],
  'ionized-calcium': ['1994-3', 'mmol/L'],
  albumin: ['1751-7', 'g/L'],
  creatinine: ['2160-0', 'mg/dL'],
  'creatinine-moles': ['14682-9', 'umol/L'],
  egfr: ['98979-8', 'mL/min/{1.73_m2}'],
  weight: ['29463-7', 'kg'],
  height: ['8302-2', 'cm'],
  qtc: ['8636-3', 'ms'],
  qt: ['8634-8', 'ms'],
  heartRate: ['8867-4', '/min'],
  urineSodium: ['2955-3', 'mmol/L'],
  urineMagnesium: ['19124-7', 'mg/dL'],
  urineCreatinine: ['2161-8', 'mg/dL'],
  stomaOutput: ['9246-0', 'mL'],
  respiration: ['9279-1', '/min'],
  systolic: ['8480-6', 'mm[Hg]'],
  pth: ['2731-8', 'pg/mL'],
  platelets: ['777-3', '10*3/uL']
} as const
export type LabName = keyof typeof labCodes

const keyOf: Readonly<Record<LabName, string>> = {
  magnesium: 'magnesium',
  'magnesium-moles': 'magnesium',
  'magnesium-any': 'magnesium',
  potassium: 'potassium',
  calcium: 'calcium',
  'calcium-mass': 'calcium',
  'ionized-calcium': 'calcium',
  albumin: 'calcium',
  creatinine: 'creatinine',
  'creatinine-moles': 'creatinine',
  egfr: 'creatinine',
  weight: 'body',
  height: 'body',
  qtc: 'heart',
  qt: 'heart',
  heartRate: 'heart',
  urineSodium: 'urine',
  urineMagnesium: 'urine',
  urineCreatinine: 'urine',
  stomaOutput: 'urine',
  respiration: 'safety',
  systolic: 'safety',
  pth: 'safety',
  platelets: 'safety'
}

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

const snomed = 'http://snomed.info/sct'
const icd = 'http://hl7.org/fhir/sid/icd-10-cm'

/** Conditions by a name that reads well in a table of cases. */
export const codes = {
  torsades: [snomed, '31722008', 'Torsades de pointes'],
  polymorphicVt: [snomed, '251159007', 'Polymorphic ventricular tachycardia'],
  fibrillation: [snomed, '71908006', 'Ventricular fibrillation'],
  pulselessVt: [snomed, '405806007', 'Pulseless ventricular tachycardia'],
  arrest: [snomed, '410429000', 'Cardiac arrest'],
  tachycardia: [snomed, '25569003', 'Ventricular tachycardia'],
  sustainedVt: [snomed, '426525004', 'Sustained ventricular tachycardia'],
  nonsustainedVt: [snomed, '444658006', 'Nonsustained ventricular tachycardia'],
  seizure: [snomed, '91175000', 'Seizure'],
  epilepsy: [snomed, '84757009', 'Epilepsy'],
  tetany: [icd, 'R29.0', 'Tetany, carpopedal spasm'],
  tremor: [snomed, '26079004', 'Tremor'],
  weakness: [snomed, '26544005', 'Muscle weakness'],
  heartFailure: [snomed, '84114007', 'Heart failure'],
  infarction: [snomed, '57054005', 'Acute myocardial infarction'],
  atrialFibrillation: [snomed, '49436004', 'Atrial fibrillation'],
  bradycardia: [snomed, '48867003', 'Bradycardia'],
  longQt: [snomed, '9651007', 'Long QT syndrome'],
  abnormalEcg: [icd, 'R94.31', 'Abnormal electrocardiogram'],
  heartBlock: [snomed, '27885002', 'Complete atrioventricular block'],
  pacemaker: [icd, 'Z95.0', 'Presence of cardiac pacemaker'],
  myasthenia: [snomed, '91637004', 'Myasthenia gravis'],
  lambertEaton: [snomed, '56989000', 'Eaton-Lambert syndrome'],
  hepaticComa: [snomed, '72836002', 'Hepatic coma'],
  diabeticComa: [snomed, '420662003', 'Coma due to diabetes mellitus'],
  dialysis: [snomed, '105502003', 'Dependence on renal dialysis'],
  transplant: [icd, 'Z94.0', 'Kidney transplant status'],
  endStage: [icd, 'N18.6', 'End stage renal disease'],
  ckd3: [icd, 'N18.30', 'Chronic kidney disease, stage 3'],
  anuria: [snomed, '2472002', 'Anuria'],
  oliguria: [snomed, '83128009', 'Oliguria'],
  kidneyInjury: [icd, 'N17.9', 'Acute kidney failure'],
  pregnant: [snomed, '77386006', 'Pregnant'],
  notPregnant: [snomed, '60001007', 'Not pregnant'],
  preEclampsia: [icd, 'O14.13', 'Severe pre-eclampsia, third trimester'],
  eclampsia: [icd, 'O15.9', 'Eclampsia'],
  ileostomy: [icd, 'Z93.2', 'Ileostomy status'],
  shortBowel: [snomed, '26629001', 'Short bowel syndrome'],
  diarrhea: [icd, 'R19.7', 'Diarrhea, unspecified'],
  dehydration: [snomed, '34095006', 'Dehydration'],
  alcohol: [snomed, '7200002', 'Alcoholism'],
  bartter: [snomed, '707742001', 'Bartter syndrome'],
  diabetes: [snomed, '44054006', 'Type 2 diabetes mellitus']
} as const satisfies Record<string, readonly [string, string, string]>
export type ConditionName = keyof typeof codes

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

/** Drugs by a name that reads well: RxNorm product or ingredient. */
export const drugs = {
  oxide400: ['198741', 'magnesium oxide 400 MG Oral Tablet'],
  oxide140: ['198740', 'magnesium oxide 140 MG Oral Capsule'],
  sulfateVial: ['1658244', '10 ML magnesium sulfate 500 MG/ML Injection'],
  sulfatePremix: ['1658259', '50 ML magnesium sulfate 40 MG/ML Injection'],
  digoxin: ['3407', 'Digoxin'],
  furosemide: ['4603', 'Furosemide'],
  hydrochlorothiazide: ['5487', 'Hydrochlorothiazide'],
  omeprazole: ['7646', 'Omeprazole'],
  amiodarone: ['703', 'Amiodarone'],
  lisinopril: ['29046', 'lisinopril'],
  spironolactone: ['9997', 'Spironolactone'],
  potassium: ['8591', 'Potassium Chloride'],
  tacrolimus: ['42316', 'Tacrolimus'],
  warfarin: ['11289', 'warfarin'],
  cisplatin: ['2555', 'Cisplatin']
} as const
export type DrugName = keyof typeof drugs

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
  readonly allergies?: readonly Json[]
  readonly procedures?: readonly Json[]
  /** Class of the running encounter: `IMP` in hospital, `AMB` or nothing outside. */
  readonly encounter?: string
  readonly encounterId?: string
  readonly encounters?: readonly Json[]
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
  const all: Json = {
    patient,
    ...Object.fromEntries(
      ['magnesium', 'potassium', 'calcium', 'creatinine', 'body', 'heart', 'urine', 'safety'].map(key => [key, labs(key)])
    ),
    medications: bundle(chart.orders ?? []),
    recentMedications: bundle(chart.past ?? []),
    conditions: bundle(chart.conditions ?? []),
    encounters: bundle(encounters),
    procedures: bundle(chart.procedures ?? []),
    allergies: bundle(chart.allergies ?? [])
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

export type Evidence = {
  readonly row?: string
  readonly findings?: readonly { readonly code: string; readonly severity: string }[]
  readonly facts?: readonly {
    readonly name: string
    readonly value: unknown
    readonly unit?: string
    readonly reported?: string
  }[]
  readonly unknown?: readonly { readonly name: string; readonly reason: string }[]
}

export const evidenceOf = (card: Card): Evidence => (card.extension?.['org.hypomagnesemia-cds.evidence'] ?? {}) as Evidence

export const cardOf = (cards: readonly Card[], topic: string): Card | undefined => cards.find(card => topicOf(card) === topic)

type Request = { readonly resourceType: string; readonly [name: string]: unknown }

/** The drug order of a suggestion in figures: `2 g/15 min`, `4 mg/min x24 h`, `198741 HS`. */
export function doseOf(resource: Request): string {
  const instruction = (resource.dosageInstruction as Json[])[0] as {
    timing?: { repeat?: Record<string, unknown> & { boundsDuration?: { value: number } } }
    doseAndRate?: { doseQuantity?: { value: number; code: string }; rateQuantity?: { value: number; code: string } }[]
  }
  const repeat = instruction.timing?.repeat ?? {}
  const { doseQuantity, rateQuantity } = instruction.doseAndRate?.[0] ?? {}
  if (rateQuantity) return `${rateQuantity.value} ${rateQuantity.code} x${repeat.boundsDuration?.value} h`
  if (doseQuantity?.code === 'g')
    return repeat.duration ? `${doseQuantity.value} g/${repeat.duration} min` : `${doseQuantity.value} g push`
  const coding = (resource.medicationCodeableConcept as { coding: { code: string }[] }).coding[0]
  return `${coding?.code} ${Array.isArray(repeat.when) ? 'HS' : `x${repeat.frequency}`}`
}

/** Drug orders of each suggestion of a card, `*` before the recommended one. */
export function dosesOf(card: Card | undefined): readonly string[] {
  return (card?.suggestions ?? []).flatMap(suggestion => {
    const orders = (suggestion.actions ?? [])
      .flatMap(action => ('resource' in action ? [action.resource as Request] : []))
      .filter(resource => resource.resourceType === 'MedicationRequest' && resource.status !== 'stopped')
    return orders.length > 0 ? [`${suggestion.isRecommended ? '*' : ''}${orders.map(doseOf).join(' + ')}`] : []
  })
}

/** LOINC codes of the tests that a card orders, by what they are called here. */
export function testsOf(card: Card | undefined): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    '19123-9': 'Mg',
    '2823-3': 'K',
    '17861-6': 'Ca',
    '1751-7': 'albumin',
    '2160-0': 'creatinine',
    '2731-8': 'PTH',
    '2955-3': 'urine Na',
    '19124-7': 'urine Mg',
    '2161-8': 'urine creatinine',
    '17862-4': 'urine Ca',
    '34534-8': 'ECG',
    '29463-7': 'weight'
  }
  const found = (card?.suggestions ?? []).flatMap(suggestion =>
    (suggestion.actions ?? []).flatMap(action => {
      const resource = 'resource' in action ? (action.resource as Request) : undefined
      if (resource?.resourceType !== 'ServiceRequest') return []
      const code = (resource.code as { coding: { code: string }[] }).coding[0]?.code ?? ''
      return [names[code] ?? code]
    })
  )
  return [...new Set(found)].sort()
}

/** Cards of which at most one is shown. */
export const repletion = [
  'emergencyMagnesium',
  'severeSymptomatic',
  'severe',
  'moderateSymptomatic',
  'oralReplacement',
  'borderline',
  'escalateOral',
  'transitionToOral',
  'refractory',
  'volumeFirst',
  'contraindicatedRenal',
  'contraindicatedCondition',
  'dialysis',
  'pregnancy',
  'renalFunctionUnknown'
]
