import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { syntheticPatient } from './patient.ts'
import type { SyntheticRecipe } from './recipe.ts'

export type SyntheticOptions = {
  readonly patients: number
  readonly seed: number
  readonly out: string
  readonly recipe: SyntheticRecipe
  /** Lines of one file. */
  readonly fileLines: number
}

/** Writes an export as Bulk Data has it: several files for each type, every second one compressed. @returns how many resources. */
export function writeSyntheticExport({ patients, seed, out, recipe, fileLines }: SyntheticOptions): number {
  mkdirSync(out, { recursive: true })
  const types = new Map<string, { lines: string[]; files: number }>()
  let resources = 0
  for (let number = 0; number < patients; number += 1) {
    for (const made of syntheticPatient(number, seed, recipe)) {
      const type = types.get(made.resourceType) ?? { lines: [], files: 0 }
      types.set(made.resourceType, type)
      type.lines.push(JSON.stringify(made))
      resources += 1
      if (type.lines.length >= fileLines) write(out, made.resourceType, type)
    }
  }
  for (const [name, type] of types) if (type.lines.length > 0) write(out, name, type)
  return resources
}

function write(out: string, name: string, type: { lines: string[]; files: number }): void {
  const path = join(out, `${name}.${String(type.files).padStart(3, '0')}.ndjson`)
  const text = Buffer.from(`${type.lines.join('\n')}\n`)
  if (type.files % 2 === 1) writeFileSync(`${path}.gz`, gzipSync(text, { level: 1 }))
  else writeFileSync(path, text)
  type.lines = []
  type.files += 1
}
