import { readFileSync } from 'node:fs'

const knowledge = new URL('../../../cds-services/hypomagnesemia/knowledge/', import.meta.url)

/** A table of the guideline as it stands in its file. The twin takes figures and codes, and none of the code that reads them elsewhere. */
export const table = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, knowledge), 'utf8')) as T
