import type { Library } from 'fhir/r4.js'
import type { LogicLibrary, Publication } from '../../guideline/publication.ts'
import { artifactId, canonicalOf } from './canonical.ts'
import { metadataOf, reviewOf } from './metadata.ts'

/** The logic for machines, as it was written and as it was translated. Its id is its name, by which its own text calls it. */
export function library(publication: Publication, { id, title, contents, libraries, codeLists }: LogicLibrary): Library {
  const needed = [
    ...libraries.map(name => canonicalOf(publication, 'Library', name)),
    ...codeLists.map(name => canonicalOf(publication, 'ValueSet', artifactId(publication, name)))
  ]
  return {
    resourceType: 'Library',
    ...metadataOf(publication, 'Library', id, title),
    name: id,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
    ...reviewOf(publication),
    ...(needed.length > 0 ? { relatedArtifact: needed.map(resource => ({ type: 'depends-on' as const, resource })) } : {}),
    content: contents.map(({ type, text }) => ({ contentType: type, data: Buffer.from(text, 'utf8').toString('base64') }))
  }
}
