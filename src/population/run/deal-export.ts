import { mkdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Clock } from '../../clock.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import { deal } from '../intake/deal.ts'
import { type ExportFile, exportFiles } from '../intake/export-files.ts'
import { nothingRead } from '../intake/intake-count.ts'
import {
  described,
  exportOf,
  fingerprintOf,
  type Manifest,
  manifestPath,
  readManifest,
  writeManifest
} from '../intake/manifest.ts'
import { type Portion, rangeOf, split } from '../intake/range.ts'
import { RunError } from '../intake/run-error.ts'
import { maxPartBytes, partsFor } from './memory-plan.ts'
import type { Progress } from './progress.ts'

export type DealingOptions = {
  readonly folder: string
  readonly files: readonly ExportFile[]
  /** Where the parts go. */
  readonly to: string
  readonly badLines: string
  /** Into how many parts. */
  readonly of: number
  /** Keep these patients alone. */
  readonly shard: Portion | undefined
  /** Those that say which results set off an evaluation. */
  readonly services: readonly ServicePackage[]
  readonly fhirServer: string | undefined
  readonly longestLine: number
  readonly workers: number
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly progress: Progress
}

/**
 * Deals an export out by patient, once, from where it stopped before.
 * @throws RunError if another export was dealt there; the reason of the signal if it was stopped.
 */
export async function dealExport(options: DealingOptions): Promise<Manifest> {
  const { to, files, services, progress, signal } = options
  mkdirSync(to, { recursive: true, mode: 0o700 })
  const begun = begunManifest(options)
  if (!begun.dealt) writeManifest(to, begun)
  const all = Math.max(1, bytesOf(files))
  progress.stage('Reading', begun.input.bytes / all)
  const before = begun.input.lines
  return deal(begun, {
    folder: to,
    files,
    badLines: options.badLines,
    requirements: services.flatMap(service => service.requirements),
    triggers: new Set(services.flatMap(({ trigger }) => trigger?.key ?? [])),
    fhirServer: options.fhirServer,
    longestLine: options.longestLine,
    maxPartBytes,
    signal,
    read: (done, lines) => progress.show(done / all, lines - before, 'lines')
  })
}

function begunManifest(options: DealingOptions): Manifest {
  const { folder, files, to, of, shard, services, fhirServer, longestLine, workers, clock } = options
  const about = described(services)
  const fingerprint = fingerprintOf(about, files, fhirServer ?? '', longestLine)
  const begun = readManifest(to)
  if (begun && (begun.fingerprint !== fingerprint || begun.of !== of))
    throw new RunError(
      `${manifestPath(to)} is of another export, other options, another number of parts or other knowledge. Name another folder.`
    )
  if (begun) return begun
  const plainBytes = files.reduce((sum, file) => sum + file.bytes * (file.name.endsWith('.gz') ? 12 : 1), 0)
  const each = Math.max(1, Math.ceil(partsFor(plainBytes, workers) / of))
  const portions = shard ? [shard] : Array.from({ length: of }, (_, index) => ({ index, of }))
  return {
    format: 1,
    fingerprint,
    export: exportOf(folder, files),
    services: about,
    fhirServer,
    now: clock(),
    of,
    ranges: portions.flatMap(portion => [...split(rangeOf(portion), each)]),
    filesDone: 0,
    sizes: [],
    badBytes: 0,
    input: nothingRead,
    dealt: false
  }
}

export const bytesOf = (files: readonly ExportFile[]): number => files.reduce((sum, file) => sum + file.bytes, 0)

/** The files of an export of which nothing may be written into its own folder. @throws RunError */
export function filesOf(folder: string, out: string): readonly ExportFile[] {
  const files = exportFiles(folder)
  if (files.length === 0) throw new RunError('The folder holds no NDJSON files.')
  if (!/^\.\.(?:$|[\\/])/.test(relative(resolve(folder), resolve(out))))
    throw new RunError(
      'The folder for the results lies inside the export, where its files would be read as lines of it. Name another one.'
    )
  return files
}

/** @throws RunError if there is none. */
export function triggered(services: readonly ServicePackage[]): readonly ServicePackage[] {
  const found = services.filter(service => service.trigger)
  if (found.length === 0) throw new RunError('No service says which results set off an evaluation.')
  return found
}

export const badLinesPath = (out: string): string => join(out, 'bad-lines.ndjson')
