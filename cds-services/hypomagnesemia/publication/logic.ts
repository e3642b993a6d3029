import type { LogicLibrary, PublishedStep } from '../../../src/guideline/publication.ts'

export const pathwayLibrary = 'HypomagnesemiaPathway'

export const logic = (): readonly LogicLibrary[] => []
export const expressionOf = (_id: string): PublishedStep['expression'] => undefined
