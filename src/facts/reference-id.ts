import { object, string } from '../acquisition/json.ts'

/** The id that a reference ends with, without the version it may name: `Encounter/7/_history/2` is encounter 7. */
export const referenceId = (reference: unknown): string | undefined =>
  string(object(reference)?.reference)
    ?.replace(/\/_history\/[^/]*$/, '')
    .split('/')
    .at(-1)
