import { type Json, object, objects } from '../../acquisition/json.ts'
import type { Code } from '../../recommendation.ts'

/** Small parts of FHIR that the requests of the workbench are made of. */

export const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
export const bundle = (entries: readonly unknown[] = []) => ({ resourceType: 'Bundle', type: 'searchset', entry: entries })
export const entriesOf = (prefetch: Json, key: string): readonly Json[] => objects(object(prefetch[key])?.entry)
export const concept = (code: Code) => ({ coding: [code], text: code.display })
export const day = 86_400_000
export const resourceOf = (entry: Json): Json => object(entry.resource) ?? {}
