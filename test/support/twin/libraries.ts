import { readdirSync, readFileSync } from 'node:fs'

/** Where the twin stands: its text, and beside it what it was translated to. */
const folder = new URL('../../../cds-services/hypomagnesemia/cql/', import.meta.url)

export const libraryNames = (): readonly string[] =>
  readdirSync(folder).flatMap(name => (name.endsWith('.cql') ? [name.slice(0, -'.cql'.length)] : []))

export const sourceOf = (name: string): string => readFileSync(new URL(`${name}.cql`, folder), 'utf8')
export const translationFile = (name: string): URL => new URL(`elm/${name}.json`, folder)
