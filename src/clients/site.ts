import type { Client } from './client.ts'
import { allowedBase } from './fhir-server.ts'
import type { Registration } from './registry.ts'

/**
 * The site that a call comes from, where one issuer speaks for several: the one whose FHIR bases hold the base of the call, compared as
 * the list of permitted bases is. Nothing if the call names none, or one of no site.
 */
export function siteOf({ sites }: Registration, fhirServer: unknown): Client | undefined {
  const [only, ...others] = sites
  if (others.length === 0) return only
  if (typeof fhirServer !== 'string') return undefined
  return sites.find(site => allowedBase(fhirServer, site.fhirServers) !== undefined)
}
