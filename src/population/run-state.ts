import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const counts = z.record(z.string(), z.number())
const range = z.object({ from: z.number(), to: z.number() })

const inputSchema = z.object({
  files: z.number(),
  bytes: z.number(),
  lines: z.number(),
  used: z.number(),
  bad: counts,
  /** Files that ended before their end, and how. */
  broken: z.record(z.string(), z.string()),
  types: z.array(z.string()),
  /** The latest moment at which anything became known. */
  end: z.number()
})
const stateSchema = z.object({
  /** What the run depends on. Another export, other options or other knowledge cannot go on with it. */
  fingerprint: z.string(),
  now: z.number(),
  ranges: z.array(range),
  filesDone: z.number(),
  sizes: z.array(z.number()),
  badBytes: z.number(),
  input: inputSchema,
  partitioned: z.boolean()
})
export type RunState = z.infer<typeof stateSchema>

const talliesSchema = z.object({
  services: z.array(z.object({ name: z.string(), version: z.string(), digest: z.string() })),
  asOf: z.number().nullable(),
  keyId: z.string(),
  shard: z.object({ index: z.number(), of: z.number() }).nullable(),
  input: inputSchema,
  patients: counts,
  duplicates: counts,
  undated: counts,
  endUndated: counts,
  future: counts,
  failed: counts
})
/** Everything about a run that its rows do not tell. */
export type Tallies = z.infer<typeof talliesSchema>

const stateFile = (work: string): string => join(work, 'state.json')

export function readState(work: string): RunState | undefined {
  return existsSync(stateFile(work)) ? stateSchema.parse(JSON.parse(readFileSync(stateFile(work), 'utf8'))) : undefined
}

export const writeState = (work: string, state: RunState): void => writeWhole(stateFile(work), JSON.stringify(state))

const talliesFile = (out: string): string => join(out, 'tallies.json')

/** The tallies of a finished run; nothing if there is none in the folder. */
export function readTallies(out: string): Tallies | undefined {
  return existsSync(talliesFile(out)) ? talliesSchema.parse(JSON.parse(readFileSync(talliesFile(out), 'utf8'))) : undefined
}

export const writeTallies = (out: string, tallies: Tallies): void =>
  writeWhole(talliesFile(out), `${JSON.stringify(tallies, null, 2)}\n`)

/** A file that is either the old or the new one, whenever the power goes. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
