import { type Json, object, objects, string } from '../../acquisition/json.ts'
import type { ServiceDefinition } from '../shared/definition.ts'

/** What was pasted, in one line, and the request that is made of it; nothing where it cannot be used. */
export type Pasted = { readonly words: string; readonly request?: Json }

const refused = (words: string): Pasted => ({ words })

/** Reads what was pasted: a hook request, a Bundle or a single resource. It stays on the page and goes to the service only. */
export function readPasted(text: string, services: readonly ServiceDefinition[], maxBytes: number): Pasted {
  if (text.trim() === '') return refused('')
  const bytes = new TextEncoder().encode(text).length
  if (bytes > maxBytes)
    return refused(`Too large: ${megabytes(bytes)}, and the service takes ${megabytes(maxBytes)}. Nothing is taken.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refused('This is no JSON. Nothing is taken.')
  }
  const json = object(value)
  if (!json) return refused('JSON, but no object. Nothing is taken.')
  if (Array.isArray(json.feedback))
    return refused('A feedback body: it tells what was done with cards and holds no chart. Nothing is taken.')
  if (Array.isArray(json.cards)) return refused('The answer of a service, not a request. Nothing is taken.')
  if (typeof json.hook === 'string' || object(json.prefetch)) return hookRequest(json, services)
  return string(json.resourceType)
    ? chart(json, services)
    : refused('JSON, but no hook request and no FHIR resource. Nothing is taken.')
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`

function hookRequest(json: Json, services: readonly ServiceDefinition[]): Pasted {
  const hook = string(json.hook) ?? ''
  const isKnown = services.some(({ offers }) => offers.some(offer => offer.hook === hook))
  const { fhirAuthorization: _, fhirServer: __, ...rest } = json
  const keys = Object.keys(object(json.prefetch) ?? {}).length
  const token = json.fhirAuthorization ? ' Its access token is left out.' : ''
  const words = isKnown
    ? `A hook request (${hook}) with ${keys} prefetch keys: taken as it is.`
    : `A hook request for "${hook.slice(0, 40)}", which no service here answers: its chart is taken.`
  return withVersion({ ...rest, context: object(json.context) ?? {} }, `${words}${token}`, json)
}

function chart(json: Json, services: readonly ServiceDefinition[]): Pasted {
  const resources: readonly Json[] =
    json.resourceType === 'Bundle'
      ? objects(json.entry).flatMap(entry => [object(entry.resource) ?? {}].filter(resource => resource.resourceType))
      : [json]
  const patients = [...new Set(resources.flatMap(resource => patientOf(resource) ?? []))]
  const what =
    json.resourceType === 'Bundle' ? `A Bundle of ${resources.length} resources` : `A single ${string(json.resourceType)}`
  if (patients.length > 1) return refused(`${what} of ${patients.length} patients. Nothing is taken: paste one patient.`)
  if (resources.length === 0) return refused(`${what}. Nothing is taken.`)
  const [service] = services
  if (!service) return refused('No service is offered.')
  const drafts = resources.filter(isDraft)
  const patientId = patients[0] ?? 'pasted'
  const { prefetch, left } = sorted(
    resources.filter(resource => !isDraft(resource)),
    service,
    patientId
  )
  const orders = drafts.map(resource => ({ resource }))
  const context = {
    userId: 'Practitioner/pasted',
    patientId,
    ...(orders.length > 0 ? { draftOrders: { resourceType: 'Bundle', type: 'collection', entry: orders } } : {})
  }
  const told = [
    `${what}: ${resources.length - left} taken${patients.length === 1 ? ' for one patient' : ''}`,
    ...(orders.length > 0 ? [`${orders.length} as drafts`] : []),
    ...(left > 0 ? [`${left} of kinds that are not asked for`] : [])
  ]
  const hook =
    service.offers.find(offer => offer.hook.startsWith('order-') === orders.length > 0)?.hook ?? service.offers[0]?.hook
  return withVersion({ hook, hookInstance: crypto.randomUUID(), context, prefetch }, `${told.join(', ')}.`, json)
}

const isDraft = (resource: Json): boolean => resource.status === 'draft' && resource.resourceType === 'MedicationRequest'

/** The id of the patient whom a resource is about. */
function patientOf(resource: Json): string | undefined {
  if (resource.resourceType === 'Patient') return string(resource.id)
  const reference = string(object(resource.subject)?.reference) ?? string(object(resource.patient)?.reference)
  return reference && /(?:^|\/)Patient\/[^/]+$/.test(reference) ? reference.split('/').at(-1) : undefined
}

/** Each resource under every key that asks for its type and code; a result whose code nobody asks for under the first. */
function sorted(resources: readonly Json[], { inputs }: ServiceDefinition, patientId: string) {
  const used = new Set<Json>()
  const codesOf = (resource: Json): readonly string[] => objects(object(resource.code)?.coding).map(coding => String(coding.code))
  const prefetch = inputs.map(({ key, resourceType, codes }, index) => {
    const isFirst = inputs.findIndex(input => input.resourceType === resourceType) === index
    const known = new Set(inputs.filter(input => input.resourceType === resourceType).flatMap(input => input.codes ?? []))
    const own = resources.filter(
      resource =>
        resource.resourceType === resourceType &&
        (codes === undefined ||
          codesOf(resource).some(code => codes.includes(code)) ||
          (isFirst && !codesOf(resource).some(code => known.has(code))))
    )
    for (const resource of own) used.add(resource)
    if (resourceType === 'Patient') return [key, own[0] ?? { resourceType: 'Patient', id: patientId }] as const
    return [key, { resourceType: 'Bundle', type: 'searchset', entry: own.map(resource => ({ resource })) }] as const
  })
  return { prefetch: Object.fromEntries(prefetch), left: resources.length - used.size }
}

/** Types and members that FHIR R4 does not have, as other versions write them. */
function versionOf(text: string): string | undefined {
  if (/"resourceType":"(?:MedicationOrder|DiagnosticOrder|ProcedureRequest)"/.test(text)) return 'DSTU2 or STU3'
  if (/"medication":\{"(?:concept|reference)":/.test(text)) return 'R5'
  return undefined
}

function withVersion(request: Json, words: string, pasted: unknown): Pasted {
  const version = versionOf(JSON.stringify(pasted))
  return {
    request,
    words: version ? `${words} It looks like FHIR ${version}; the service reads R4 and says what it could not read.` : words
  }
}
