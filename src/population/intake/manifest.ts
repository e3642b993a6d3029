import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import type { ServicePackage } from '../../guideline-folder.ts'
import { serviceDigest } from '../../service-digest.ts'
import type { ExportFile } from './export-files.ts'
import { intakeSchema } from './intake-count.ts'
import { RunError } from './run-error.ts'
import { writeWhole } from './text-file.ts'

const range = z.object({ from: z.number(), to: z.number() })

export const exportSchema = z.object({
  /** Of the folder. */
  name: z.string(),
  /** When the newest of its files was last changed. */
  changed: z.number()
})
export const servicesSchema = z.array(z.object({ name: z.string(), version: z.string(), digest: z.string() }))

const manifestSchema = z.object({
  format: z.literal(1),
  /** What the parts depend on: export, knowledge and options. */
  fingerprint: z.string(),
  export: exportSchema,
  services: servicesSchema,
  fhirServer: z.string().optional(),
  /** Beginning of the run: results dated after it cannot be true. */
  now: z.number(),
  /** Into how many parts the patients are dealt. */
  of: z.number(),
  /** Ranges of patients with a file each, in order. */
  ranges: z.array(range),
  filesDone: z.number(),
  sizes: z.array(z.number()),
  badBytes: z.number(),
  input: intakeSchema,
  /** Everything is read and dealt. */
  dealt: z.boolean()
})
/** What an export was dealt into, and how far. */
export type Manifest = z.infer<typeof manifestSchema>

export const manifestPath = (folder: string): string => join(folder, 'manifest.json')

/** @throws RunError naming the file, if it is none. */
export function readManifest(folder: string): Manifest | undefined {
  const path = manifestPath(folder)
  if (!existsSync(path)) return undefined
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new RunError(`${path} is not the manifest of an export that this version has dealt.`)
  }
}

export const writeManifest = (folder: string, manifest: Manifest): void =>
  writeWhole(manifestPath(folder), JSON.stringify(manifest))

/** Names, versions and digests of the services by which rows are judged. */
export const described = (services: readonly ServicePackage[]): z.infer<typeof servicesSchema> =>
  services.map(({ name, knowledge }) => ({ name, version: knowledge.version, digest: serviceDigest(name) }))

/** The name of an export and its date. */
export const exportOf = (folder: string, files: readonly Pick<ExportFile, 'changed'>[]): z.infer<typeof exportSchema> => ({
  name: basename(resolve(folder)),
  changed: files.reduce((newest, { changed }) => Math.max(newest, changed), 0)
})

export const fingerprintOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')
