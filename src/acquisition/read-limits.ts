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
  bytesPerBody: 3_000_000,
  bytesPerCall: 12_000_000,
  requests: 50,
  pages: 4,
  entries: 1000,
  references: 20,
  shape: usualShape
}
