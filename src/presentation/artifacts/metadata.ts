import type { Publication } from '../../guideline/publication.ts'
import { type ArtifactType, urlOf } from './canonical.ts'

/** What every published resource says of itself. It is a draft until somebody has signed the guideline off. */
export const metadataOf = (publication: Publication, type: ArtifactType, id: string, title: string) => ({
  id,
  url: urlOf(publication, type, id),
  version: publication.version,
  name: nameOf(id),
  title,
  status: publication.approved ? ('active' as const) : ('draft' as const),
  date: publication.date,
  publisher: publication.publisher
})

/** When it was approved, and until when it holds without another review, where the type has members for it. */
export const reviewOf = ({ approved, nextReview }: Publication) => ({
  ...(approved ? { approvalDate: approved, lastReviewDate: approved } : {}),
  effectivePeriod: { end: nextReview }
})

/** The id as a name for machines: `HypomagnesemiaRowV1`. */
const nameOf = (id: string): string =>
  id
    .split('-')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
