import { owned, unowned } from './compartment.ts'
import { type Json, list, number, object, objects, type Resource, resource, string } from './json.ts'
import { belongsTo, type LocalNames, namesOfPatient, type Subject } from './patient-match.ts'

/**
 * The prefetch cut down to what `readPatientRecord` makes the same records of: resources of this patient, without what names people or is
 * prose for them. Whatever else came stays as an empty shell, because that something came decides how an input is understood.
 */
export const keptPrefetch = (subject: Subject, prefetch: Json): Json =>
  Object.fromEntries(Object.entries(prefetch).map(([key, value]) => [key, keptInput(subject, value)]))

function keptInput(subject: Subject, value: unknown): unknown {
  if (value === null) return null
  const root = resource(value)
  if (!root) return {}
  if (root.resourceType === 'OperationOutcome') return keptOutcome(root)
  if (root.resourceType !== 'Bundle') return kept(subject, root, new Set())
  const entries = list(root.entry)
  const local = namesOfPatient(subject, objects(entries))
  const total = number(root.total)
  return {
    resourceType: 'Bundle',
    ...(total === undefined ? {} : { total }),
    ...(objects(root.link).some(({ relation }) => relation === 'next') ? { link: [{ relation: 'next' }] } : {}),
    entry: entries.map(value => {
      const entry = object(value)
      const item = resource(entry?.resource)
      if (!item) return {}
      const fullUrl = string(entry?.fullUrl)
      return { ...(fullUrl === undefined ? {} : { fullUrl }), resource: kept(subject, item, local) }
    })
  }
}

function kept(subject: Subject, item: Resource, local: LocalNames): Resource {
  const { resourceType } = item
  if (resourceType === 'OperationOutcome') return keptOutcome(item)
  if (unowned.has(resourceType)) return withoutNames(item)
  if (!owned.has(resourceType) || !belongsTo(subject, item, local)) return { resourceType }
  // An order is changed and sent back whole by a card that amends it.
  return resourceType === 'MedicationRequest' ? item : withoutNames(item)
}

/** What kind of issue and how grave: nothing else of it decides. */
const keptOutcome = ({ resourceType, issue }: Resource): Resource => ({
  resourceType,
  issue: objects(issue).map(({ code, severity }) => ({ code, severity }))
})

/** Elements that say who somebody is or where to find them, that repeat the rest as prose, or that any reader may ignore. */
const naming = new Set([
  'text',
  'meta',
  'identifier',
  'extension',
  'name',
  'telecom',
  'address',
  'photo',
  'contact',
  'communication',
  'generalPractitioner',
  'managingOrganization',
  'link',
  'maritalStatus',
  'performer',
  'requester',
  'recorder',
  'asserter',
  'participant',
  'serviceProvider'
])

function withoutNames(item: Resource): Resource {
  const elements = Object.entries(item).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
    if (naming.has(name)) return []
    if (name === 'subject' || name === 'patient') return [[name, object(value) ? { reference: object(value)?.reference } : null]]
    if (name === 'contained') return [[name, objects(value).flatMap(containedResource)]]
    return [[name, value]]
  })
  return Object.fromEntries(elements) as Resource
}

function containedResource(value: Json): readonly Resource[] {
  const item = resource(value)
  return item && unowned.has(item.resourceType) ? [withoutNames(item)] : []
}
