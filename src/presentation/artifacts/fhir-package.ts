import type { Publication } from '../../guideline/publication.ts'
import { type Artifact, artifactsOf } from './artifacts.ts'

/**
 * A guideline as the files of an NPM-style FHIR package: name and text of each.
 * @see https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
 */
export function fhirPackage(publication: Publication): ReadonlyMap<string, string> {
  const all = artifactsOf(publication)
  const { name, version, title, purpose, publisher, canonical } = publication
  const manifest = {
    name: `cds.${name}`,
    version,
    title,
    description: purpose,
    author: publisher,
    canonical,
    url: canonical,
    license: 'Apache-2.0',
    type: 'fhir.ig',
    fhirVersions: ['4.0.1'],
    dependencies: { 'hl7.fhir.r4.core': '4.0.1' }
  }
  const index = { 'index-version': 2, files: all.map(indexed) }
  return new Map([
    ['package.json', text(manifest)],
    ['.index.json', text(index)],
    ...all.map(resource => [fileOf(resource), text(resource)] as const)
  ])
}

const text = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
const fileOf = ({ resourceType, id }: Artifact): string => `${resourceType}-${id}.json`

function indexed(resource: Artifact) {
  const { resourceType, id, url, version } = resource
  const kind = resource.resourceType === 'ActivityDefinition' ? resource.kind : undefined
  return { filename: fileOf(resource), resourceType, id, url, version, kind }
}
