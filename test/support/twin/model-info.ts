import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The types of FHIR R4, as cql-exec-fhir has them. */
export const fhirModel = (): string =>
  readFileSync(require.resolve('cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml'), 'utf8')

/** The types of CQL itself, which the translator wants told and does not bring. */
export const systemModel = (): string => readFileSync(new URL('system-modelinfo.xml', import.meta.url), 'utf8')

/** What the twin reads of FHIR. Every element of a type costs time with each resource, so the others are left out where it is run. */
const read: Readonly<Record<string, readonly string[]>> = {
  Element: [],
  BackboneElement: [],
  Resource: ['id'],
  DomainResource: [],
  Patient: ['gender', 'birthDate'],
  Observation: ['status', 'code', 'effective', 'issued', 'value', 'referenceRange'],
  'Observation.ReferenceRange': ['low', 'high'],
  Condition: ['clinicalStatus', 'verificationStatus', 'category', 'code', 'encounter', 'onset', 'abatement', 'recordedDate'],
  Procedure: ['status', 'code', 'encounter', 'performed'],
  Encounter: ['status', 'class', 'period'],
  MedicationRequest: ['status', 'intent', 'medication', 'authoredOn', 'reasonCode', 'dosageInstruction'],
  ServiceRequest: ['status', 'intent', 'doNotPerform', 'code', 'occurrence', 'authoredOn'],
  MedicationAdministration: ['status', 'medication', 'effective', 'dosage'],
  'MedicationAdministration.Dosage': ['route', 'dose'],
  AllergyIntolerance: ['clinicalStatus', 'verificationStatus', 'type', 'code', 'reaction'],
  'AllergyIntolerance.Reaction': ['manifestation', 'severity'],
  Dosage: ['text', 'timing', 'route', 'doseAndRate'],
  'Dosage.DoseAndRate': ['dose', 'rate'],
  Timing: ['repeat'],
  'Timing.Repeat': ['bounds', 'count', 'duration', 'durationUnit', 'frequency', 'period', 'periodUnit'],
  CodeableConcept: ['coding', 'text'],
  Coding: ['system', 'code'],
  Reference: ['reference'],
  Quantity: ['value', 'comparator', 'unit', 'code'],
  SimpleQuantity: [],
  Duration: [],
  Age: [],
  Range: [],
  Ratio: [],
  Period: ['start', 'end']
}

/** The model cut down to what is read: primitive types, and the elements above. */
export function readModel(): string {
  const whole = fhirModel()
  const types = typesIn(whole).flatMap(type => {
    const name = /\bname="([^"]+)"/.exec(type)?.[1] ?? ''
    const kept = read[name]
    if (kept) return [type.replaceAll(/^ {6}<element name="([^"]+)"(?:[^>]*\/>$|[\s\S]*?^ {6}<\/element>)\n/gm, keepOnly(kept))]
    // Primitive types, such as `code`, some of which only extend others.
    return /^[a-z]+\w*$/.test(name) || /<element name="value" elementType="System\./.test(type) ? [type] : []
  })
  return `${whole.slice(0, whole.indexOf('   <typeInfo'))}${types.join('\n')}\n</modelInfo>`
}

const keepOnly =
  (kept: readonly string[]) =>
  (element: string, name: string): string =>
    kept.includes(name) ? element : ''

/** Each type as it stands in the file, which is indented by three blanks a level. */
function typesIn(model: string): readonly string[] {
  const types: string[] = []
  let lines: string[] = []
  for (const line of model.split('\n')) {
    if (lines.length > 0 || line.startsWith('   <typeInfo ')) lines.push(line)
    if (line.startsWith('   </typeInfo>') || (lines.length === 1 && line.trimEnd().endsWith('/>'))) {
      types.push(lines.join('\n'))
      lines = []
    }
  }
  return types
}
