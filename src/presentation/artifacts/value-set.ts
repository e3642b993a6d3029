import type { ValueSet, ValueSetComposeInclude } from 'fhir/r4.js'
import type { CodeList, Publication } from '../../guideline/publication.ts'
import type { Code } from '../../recommendation.ts'
import { artifactId } from './canonical.ts'
import { metadataOf } from './metadata.ts'

/** A named set of codes: single ones by system, and branches of a classification with all that stands below them. */
export function valueSet(publication: Publication, list: CodeList): ValueSet {
  const exclude = [...enumerated(list.without), ...branches(list.withoutBranches)]
  return {
    resourceType: 'ValueSet',
    ...metadataOf(publication, 'ValueSet', artifactId(publication, list.id), list.title),
    compose: {
      include: [...enumerated(list.codes), ...branches(list.branches)],
      ...(exclude.length > 0 ? { exclude } : {})
    }
  }
}

const enumerated = (codes: readonly Code[]): ValueSetComposeInclude[] =>
  [...Map.groupBy(codes, ({ system }) => system)].map(([system, members]) => ({
    system,
    concept: members.map(({ code, display }) => ({ code, display }))
  }))

const branches = (codes: readonly Code[]): ValueSetComposeInclude[] =>
  codes.map(({ system, code }) => ({ system, filter: [{ property: 'concept', op: 'is-a' as const, value: code }] }))
