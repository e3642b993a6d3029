import type { Publication } from '../../guideline/publication.ts'

export type ArtifactType = 'PlanDefinition' | 'ActivityDefinition' | 'ValueSet' | 'ConceptMap' | 'Library'

/** The id of a part of a guideline: letters, digits and hyphens, at most 64. */
export function artifactId({ name }: Pick<Publication, 'name'>, part: string): string {
  return `${name}-${part.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 64).replace(/-$/, '')
}

/** The canonical address of a resource, the same wherever it is served. */
export const urlOf = ({ canonical }: Pick<Publication, 'canonical'>, type: ArtifactType, id: string): string =>
  `${canonical}/${type}/${id}`

/** The address with the version, as references carry it. */
export const canonicalOf = (publication: Publication, type: ArtifactType, id: string): string =>
  `${urlOf(publication, type, id)}|${publication.version}`
