import { limits } from '../limits.ts'
import { type ShapeLimits, usualShape } from './depth.ts'

/** How much one call may ask of a FHIR server and take from it. */
export type ReadLimits = {
  readonly bytesPerBody: number
  readonly bytesPerCall: number
  readonly requests: number
  /** Pages of one search. */
  readonly pages: number
  /** Entries of one search, all pages together. */
  readonly entries: number
  /** Resources read because another one refers to them. */
  readonly references: number
  readonly shape: ShapeLimits
}

export const usualReadLimits: ReadLimits = {
  bytesPerBody: limits.fhirBody,
  bytesPerCall: limits.fhirCall,
  requests: limits.fhirRequests,
  pages: limits.fhirPages,
  entries: limits.fhirEntries,
  references: limits.fhirReferences,
  shape: usualShape
}
