import type { Bundle } from 'fhir/r4.js'
import type { Artifact } from './artifacts.ts'

/** All resources of one type, as a search without parameters gives them. */
export const searchset = (resources: readonly Artifact[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: resources.length,
  entry: resources.map(resource => ({ fullUrl: resource.url, resource, search: { mode: 'match' } }))
})
