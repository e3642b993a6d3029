import type { smartServer } from '../servers/smart-server.ts'

const hour = 3_600_000
const hostileText = '<img src=x onerror=alert(1)>'

/** Five results of magnesium, one of them without a unit; three of potassium; an infusion and a tablet ordered, the infusion given. */
export function smartChart(now: number): Parameters<typeof smartServer>[1] {
  const at = (hours: number): string => new Date(now - hours * hour).toISOString()
  const subject = { reference: 'Patient/p1' }
  const lab = (id: string, code: string, hours: number, value: number, unit?: string) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
    subject,
    effectiveDateTime: at(hours),
    valueQuantity: { value, ...(unit ? { unit } : {}) }
  })
  const drug = (id: string, code: string, display: string, hours: number, dosage: string) => ({
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    subject,
    authoredOn: at(hours),
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
      text: display
    },
    dosageInstruction: [{ text: dosage }]
  })
  const given = (id: string, hours: number, status: string) => ({
    resourceType: 'MedicationAdministration',
    id,
    status,
    subject,
    effectivePeriod: { start: at(hours), end: at(hours - 3) },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658244' }],
      text: `magnesium sulfate ${hostileText}`
    },
    dosage: { route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] }, dose: { value: 5, unit: 'g' } }
  })
  return [
    given('g1', 23, 'completed'),
    given('g2', 22, 'not-done'),
    lab('m1', '19123-9', 2, 1.7, 'mg/dL'),
    lab('m2', '19123-9', 14, 1.4, 'mg/dL'),
    lab('m3', '2601-3', 26, 0.41, 'mmol/L'),
    lab('m4', '19123-9', 50, 1.3, 'mg/dL'),
    // A record that holds one Observation twice.
    lab('m4', '19123-9', 50, 1.3, 'mg/dL'),
    lab('m5', '19123-9', 60, 1.2),
    lab('k1', '2823-3', 2, 3.9, 'mmol/L'),
    lab('k2', '2823-3', 26, 3.1, 'mmol/L'),
    lab('k3', '2823-3', 50, 3.3, 'mmol/L'),
    lab('c1', '2160-0', 26, 0.9, 'mg/dL'),
    lab('ca', '17861-6', 26, 8.1, hostileText),
    drug('d1', '1658244', '10 ML magnesium sulfate 500 MG/ML Injection', 24, `5 g IV over 3 h ${hostileText}`),
    drug('d2', '198741', 'magnesium oxide 400 MG Oral Tablet', 10, 'one at night'),
    drug('d3', '198051', 'omeprazole 20 MG Delayed Release Oral Capsule', 30, 'daily')
  ]
}
