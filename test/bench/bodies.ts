import { randomUUID } from 'node:crypto'

/** Calls of a given size as an EHR would send them: results of this morning, then older ones until the size is reached. */
export type Size = 20_000 | 39_000

const patientId = 'bench'
const bundle = (entries: readonly object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: entries.length,
  entry: entries.map(resource => ({ resource }))
})

const lab = (id: string, code: string, value: number, unit: string, at: number) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code, display: `LOINC ${code}` }] },
  subject: { reference: `Patient/${patientId}` },
  effectiveDateTime: new Date(at).toISOString(),
  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit }
})

const drug = (id: string, code: string, display: string) => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: `Patient/${patientId}` },
  authoredOn: '2026-01-15',
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
    text: display
  },
  dosageInstruction: [{ text: '1 tablet daily', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }]
})

const condition = (id: string, code: string, display: string) => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  subject: { reference: `Patient/${patientId}` },
  code: { coding: [{ system: 'http://snomed.info/sct', code, display }], text: display }
})

function prefetchOf(now: number, olderLabs: number) {
  const hour = 3_600_000
  const older = (code: string, value: number, unit: string, count: number) =>
    Array.from({ length: count }, (_, index) => lab(`${code}-${index}`, code, value, unit, now - (index + 2) * 30 * hour))
  const share = Math.ceil(olderLabs / 4)
  return {
    patient: { resourceType: 'Patient', id: patientId, gender: 'female', birthDate: '1961-03-04' },
    magnesium: bundle([lab('mg', '19123-9', 1.4, 'mg/dL', now - 2 * hour), ...older('19123-9', 1.8, 'mg/dL', share)]),
    potassium: bundle([lab('k', '2823-3', 3.8, 'mmol/L', now - 2 * hour), ...older('2823-3', 4.1, 'mmol/L', share)]),
    calcium: bundle([lab('ca', '17861-6', 9.1, 'mg/dL', now - 2 * hour), lab('alb', '1751-7', 4.1, 'g/dL', now - 2 * hour)]),
    creatinine: bundle([lab('cr', '2160-0', 0.9, 'mg/dL', now - 2 * hour), ...older('2160-0', 0.9, 'mg/dL', share)]),
    body: bundle([lab('w', '29463-7', 70, 'kg', now - 48 * hour), lab('h', '8302-2', 168, 'cm', now - 48 * hour)]),
    heart: bundle(older('8867-4', 72, '/min', share)),
    urine: bundle([]),
    safety: bundle([]),
    medications: bundle([
      drug('m1', '198051', 'Omeprazole 20 MG Delayed Release Oral Capsule'),
      drug('m2', '310798', 'Hydrochlorothiazide 25 MG Oral Tablet'),
      drug('m3', '314076', 'lisinopril 10 MG Oral Tablet')
    ]),
    recentMedications: bundle([]),
    conditions: bundle([
      condition('c1', '235595009', 'Gastroesophageal reflux disease'),
      condition('c2', '38341003', 'Hypertensive disorder')
    ]),
    encounters: bundle([]),
    procedures: bundle([]),
    allergies: bundle([])
  }
}

/** The body nearest above the size, for a hook. */
export function bodyOf(hook: 'patient-view' | 'order-sign', size: Size, now: number): string {
  for (let labs = 0; ; labs += 1) {
    const draftOrders = {
      resourceType: 'Bundle',
      entry: [
        {
          resource: {
            ...drug('draft-1', '198741', 'magnesium oxide 400 MG Oral Tablet'),
            status: 'draft',
            dosageInstruction: [dosing]
          }
        }
      ]
    }
    const context = { patientId, userId: 'Practitioner/1', ...(hook === 'order-sign' ? { draftOrders } : {}) }
    const body = JSON.stringify({ hook, hookInstance: randomUUID(), context, prefetch: prefetchOf(now, labs) })
    if (body.length >= size) return body
  }
}

const dosing = {
  timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
  doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet', system: 'http://unitsofmeasure.org', code: '{tbl}' } }]
}
