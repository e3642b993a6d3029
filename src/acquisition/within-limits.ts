import { limits } from '../limits.ts'
import type { Resource } from './json.ts'

/** Types whose words are judged. Results are judged by their figures, and their remarks in one pass. */
const worded: ReadonlySet<string> = new Set([
  ...['MedicationRequest', 'MedicationAdministration', 'MedicationStatement', 'Medication', 'NutritionOrder'],
  ...['ServiceRequest', 'DeviceRequest', 'Condition', 'Procedure', 'AllergyIntolerance', 'Device']
])
const drugs: ReadonlySet<string> = new Set(['MedicationRequest', 'MedicationAdministration', 'MedicationStatement'])

/** Narratives, attachments and extensions: nobody reads them, and they may be long. */
const unread: ReadonlySet<string> = new Set(['div', 'data', 'extension', 'modifierExtension'])

/** What says whose an entry is, which, when, and whether it stands. */
const kept = [
  ...['resourceType', 'id', 'status', 'intent', 'subject', 'patient', 'encounter', 'context', 'authoredOn', 'priorPrescription'],
  ...['clinicalStatus', 'verificationStatus', 'recordedDate', 'onsetDateTime', 'abatementDateTime', 'performedDateTime'],
  ...['performedPeriod', 'effectiveDateTime', 'effectivePeriod', 'occurrenceDateTime']
] as const

/**
 * An entry as it came, if its words can be read in a moment. One with more of them is never judged from their beginning, where the part that
 * forbids may come last: of it only the frame is left, so that it counts as an entry of which nothing can be told.
 */
export function withinLimits(item: Resource): Resource {
  return !worded.has(item.resourceType) || isReadable(item) ? item : frameOf(item)
}

function isReadable(item: Resource): boolean {
  const open: object[] = [item]
  let characters = 0
  let objects = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    objects += 1
    for (const [name, value] of Object.entries(next)) {
      if (typeof value === 'string') {
        if (unread.has(name)) continue
        characters += value.length
        if (value.length > limits.textCharacters) return false
      } else if (typeof value === 'object' && value !== null && !unread.has(name)) open.push(value)
    }
    if (objects > limits.entryObjects || characters > limits.entryCharacters) return false
  }
  return true
}

/** Its drug is one that is told nowhere; anything else has a name in no code system. */
function frameOf(item: Resource): Resource {
  const frame = Object.fromEntries(kept.flatMap(name => (isSmall(item[name]) ? [[name, item[name]]] : [])))
  const named = drugs.has(item.resourceType)
    ? { medicationReference: { reference: '#not-read' } }
    : { [item.resourceType === 'Device' ? 'type' : 'code']: { text: 'text too long to be read' } }
  return { ...frame, ...named, resourceType: item.resourceType }
}

function isSmall(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= limits.textCharacters
  return value !== undefined && (typeof value !== 'object' || value === null || isReadable(value as Resource))
}
