import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'
import { type Json, list, object, type Resource, resource } from './json.ts'

/** Types whose words are judged. Results are judged by their figures, and their remarks in one pass. */
const worded: ReadonlySet<string> = new Set([
  ...['MedicationRequest', 'MedicationAdministration', 'MedicationStatement', 'Medication', 'NutritionOrder'],
  ...['ServiceRequest', 'DeviceRequest', 'Condition', 'Procedure', 'AllergyIntolerance', 'Device'],
  ...[
    'MedicationDispense',
    'MedicationUsage',
    'ProcedureRequest',
    'RequestGroup',
    'RequestOrchestration',
    'CarePlan',
    'Task',
    'SupplyRequest'
  ]
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

/** Characters of words that may still be read of one call. */
export type WordBudget = { left: number }

export const wordBudget = (): WordBudget => ({ left: limits.callCharacters })

/**
 * An entry as it came, if its words can be read in a moment. One with more of them is never judged from their beginning, where the part that
 * forbids may come last: of it only the frame is left, so that it counts as an entry of which nothing can be told. So do entries beyond
 * what is read of one call.
 */
export function withinLimits(item: Resource, budget: WordBudget): Resource {
  if (!worded.has(item.resourceType)) return hasTooManyParts(item) ? { ...item, component: undefined } : item
  const characters = charactersOf(item)
  if (characters === undefined || characters > budget.left) return frameOf(item)
  budget.left -= characters
  return item
}

/** A result with more components than are gone through. */
export const hasTooManyParts = ({ component }: Resource): boolean =>
  Array.isArray(component) && component.length > limits.components

/** Of all texts of an entry; nothing where one of them, or all together, are too many. */
function charactersOf(item: Json): number | undefined {
  const tally: Tally = { open: [item], characters: 0, fits: true }
  let objects = 0
  for (let next = tally.open.pop(); next !== undefined; next = tally.open.pop()) {
    objects += 1
    // No list of pairs is made: every order and problem of a chart comes by here. Nor are places of a list named, which is slow.
    if (Array.isArray(next)) for (const value of next) count(value, tally)
    else for (const name in next) if (!unread.has(name)) count((next as Json)[name], tally)
    if (!tally.fits || objects > limits.entryObjects || tally.characters > limits.entryCharacters) return undefined
  }
  return tally.characters
}

type Tally = { readonly open: (Json | readonly unknown[])[]; characters: number; fits: boolean }

function count(value: unknown, tally: Tally): void {
  if (typeof value === 'string') {
    tally.characters += value.length
    if (value.length > limits.textCharacters) tally.fits = false
  } else if (typeof value === 'object' && value !== null) tally.open.push(value as Json)
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
  return value !== undefined && (typeof value !== 'object' || value === null || charactersOf(value as Json) !== undefined)
}

/**
 * Orders and problems are held against each other. No chart of a patient has thousands of them; results may be many.
 * @throws ServiceError `too-large`
 */
export function assertFewEntries(prefetch: Json | null | undefined): void {
  const bundles = Object.values(prefetch ?? {}).map(value => list(object(value)?.entry))
  const countOf = (count: (entries: readonly unknown[]) => number): number =>
    bundles.reduce((sum, entries) => sum + count(entries), 0)
  if (countOf(entries => entries.length) <= limits.wordedEntries) return
  if (countOf(entries => entries.filter(isWorded).length) <= limits.wordedEntries) return
  throw new ServiceError(
    'too-large',
    `More than ${limits.wordedEntries} orders and problems are not evaluated at once.`,
    'prefetch'
  )
}

const isWorded = (entry: unknown): boolean => worded.has(resource(object(entry)?.resource)?.resourceType ?? '')
