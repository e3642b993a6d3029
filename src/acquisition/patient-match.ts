import { type Json, object, type Resource, string } from './json.ts'

/** Whose chart is open, and where references may point. */
export type Subject = {
  readonly patientId: string
  /** FHIR base address of the calling client, under which absolute references count. */
  readonly fhirServer?: string | undefined
  /** IANA name of the zone of the client's clocks, for times that carry no offset. */
  readonly timeZone?: string | undefined
}

/** Addresses that stand for the patient inside one Bundle (`urn:uuid:` of its Patient entry). */
export type LocalNames = ReadonlySet<string>

/**
 * Does this resource belong to the patient? Decided by exact reference: relative, absolute under the client's base, or the
 * name the Patient has inside the same Bundle. No reference means no.
 */
export function belongsTo(subject: Subject, resource: Resource, local: LocalNames): boolean {
  if (resource.resourceType === 'Patient') return resource.id === subject.patientId
  const reference = string(object(resource.subject ?? resource.patient)?.reference)
  return reference !== undefined && namesPatient(subject, reference, local)
}

function namesPatient(subject: Subject, reference: string, local: LocalNames): boolean {
  if (local.has(reference)) return true
  const wanted = `Patient/${subject.patientId}`
  if (reference === wanted) return true
  const bare = reference.replace(/\/_history\/[^/]+$/, '')
  if (bare === wanted) return true
  const base = baseOf(subject)
  return base !== undefined && bare === `${base}/${wanted}`
}

/**
 * The caller's own base without a slash at its end. Asked for each reference of a chart, so it must not try every slash of a caller's
 * address as the first of the last ones.
 */
const baseOf = ({ fhirServer }: Subject): string | undefined => fhirServer?.replace(/(?<!\/)\/+$/, '')

/** Names that the patient has inside a Bundle with these entries. */
export function namesOfPatient(subject: Subject, entries: readonly Json[]): LocalNames {
  let names: Set<string> | undefined
  for (const entry of entries) {
    const item = object(entry.resource)
    if (item?.resourceType !== 'Patient' || item.id !== subject.patientId) continue
    const fullUrl = string(entry.fullUrl)
    if (fullUrl?.startsWith('urn:')) names = (names ?? new Set()).add(fullUrl)
  }
  return names ?? noNames
}

const noNames: LocalNames = new Set()

/** Without the base of the caller's own server, and without a version: what came is the only one there is. */
export function relative(reference: string, subject: Subject): string {
  const base = baseOf(subject)
  const local = base && reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference
  return local.replace(/\/_history\/[^/]+$/, '')
}
