import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ServicePackage } from '../../guideline-folder.ts'
import { intakeSchema } from '../intake/intake-count.ts'
import { exportSchema, servicesSchema } from '../intake/manifest.ts'
import { RunError } from '../intake/run-error.ts'
import { writeWhole } from '../intake/text-file.ts'

const counts = z.record(z.string(), z.number())

const talliesSchema = z.object({
  services: servicesSchema,
  export: exportSchema,
  /** When the run began. */
  now: z.number(),
  asOf: z.number().nullable(),
  keyId: z.string(),
  /** Of what was dealt: parts of another one do not belong to it. Nothing where patients came grouped. */
  dealt: z.string().nullable(),
  /** Which of how many parts; nothing for a whole export. */
  part: z.object({ index: z.number(), of: z.number() }).nullable(),
  input: intakeSchema,
  patients: counts,
  duplicates: counts,
  undated: counts,
  endUndated: counts,
  future: counts,
  failed: counts
})
/** Everything about a run that its rows do not tell. */
export type Tallies = z.infer<typeof talliesSchema>

const talliesFile = (out: string): string => join(out, 'tallies.json')

export const parseTallies = (text: string): Tallies => talliesSchema.parse(JSON.parse(text))

/** The tallies of a finished run; nothing if there is none in the folder. */
export function readTallies(out: string): Tallies | undefined {
  return existsSync(talliesFile(out)) ? parseTallies(readFileSync(talliesFile(out), 'utf8')) : undefined
}

export const writeTallies = (out: string, tallies: Tallies): void =>
  writeWhole(talliesFile(out), `${JSON.stringify(tallies, null, 2)}\n`)

/**
 * Rows are reported by the knowledge that judged them: by another, bands would be drawn where the rows were not cut.
 * @throws RunError naming both versions
 */
export function assertJudgedBy(services: readonly ServicePackage[], tallies: Tallies): void {
  for (const { name, version } of tallies.services) {
    const own = services.find(service => service.name === name)?.knowledge.version
    if (own !== undefined && own !== version)
      throw new RunError(`The rows were judged by knowledge ${version}, not ${own}. Name the site's file by --local.`)
  }
}
