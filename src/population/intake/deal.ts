import { join } from 'node:path'
import type { DataRequirement } from '../../acquisition/data-requirement.ts'
import type { ExportFile } from './export-files.ts'
import { ExportReader } from './export-reader.ts'
import { IntakeCount } from './intake-count.ts'
import { readLines } from './lines.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { MedicationFile } from './medication-file.ts'
import { cutLargeParts, PartFiles } from './part-files.ts'
import { TextFile } from './text-file.ts'

export type DealOptions = {
  /** Where the parts go. */
  readonly folder: string
  readonly badLines: string
  readonly files: readonly ExportFile[]
  readonly requirements: readonly DataRequirement[]
  readonly triggers: ReadonlySet<string>
  readonly fhirServer: string | undefined
  readonly longestLine: number
  readonly maxPartBytes: number
  readonly signal: AbortSignal
  readonly read: (bytes: number, lines: number) => void
}

export const medicationPath = (folder: string): string => join(folder, 'medications.sqlite')

/**
 * The single pass over an export: deals every line that is read by a service out to the file of its patient's range. The manifest is
 * written after each file, so that a run that was killed goes on with the file it was in.
 */
export async function deal(begun: Manifest, options: DealOptions): Promise<Manifest> {
  const { folder, signal, maxPartBytes } = options
  const read = begun.filesDone === options.files.length && begun.dealt ? begun : await dealFiles(begun, options)
  const ranges = await cutLargeParts(folder, read.ranges, {
    maxBytes: maxPartBytes,
    signal,
    cut: cut => writeManifest(folder, { ...read, ranges: [...cut], dealt: true })
  })
  return { ...read, ranges: [...ranges] }
}

async function dealFiles(begun: Manifest, options: DealOptions): Promise<Manifest> {
  const { folder, files, signal } = options
  const parts = new PartFiles(folder, begun.ranges, begun.filesDone > 0 ? begun.sizes : undefined)
  const medications = new MedicationFile(medicationPath(folder), { readOnly: false })
  const badLines = new TextFile(options.badLines, begun.badBytes)
  const reader = new ExportReader(options.requirements, options.fhirServer)
  const note = (text: string): void => badLines.add(text)
  const intake = new IntakeCount({ reader, triggers: options.triggers, now: begun.now, note }, begun.input)
  const take = (name: string, line: Buffer, number: number): void => {
    const found = intake.read(name, line, number)
    if (found?.kind === 'medication') medications.add(found.id, found.item)
    if (found?.kind === 'chart') parts.add(found.patientId, line.at(-1) === 0x0d ? line.subarray(0, -1) : line)
  }
  let manifest = begun
  let bytes = files.slice(0, begun.filesDone).reduce((sum, file) => sum + file.bytes, 0)
  try {
    for (const file of files.slice(begun.filesDone)) {
      medications.begin()
      const end = await readLines(file.path, {
        longest: options.longestLine,
        signal,
        take: (line, number) => take(file.name, line, number),
        refuse: (number, reason) => intake.refuse(file.name, number, reason),
        read: within => options.read(bytes + within, intake.tally.lines)
      })
      medications.commit()
      bytes += file.bytes
      if (end !== 'complete') intake.tally.broken[file.name] = end
      intake.tally.files += 1
      intake.tally.bytes += file.bytes
      const [sizes, badBytes] = [[...parts.checkpoint()], badLines.flush()]
      manifest = { ...manifest, filesDone: manifest.filesDone + 1, sizes, badBytes, input: intake.sum() }
      writeManifest(folder, manifest)
      signal.throwIfAborted()
    }
    manifest = { ...manifest, sizes: [...parts.checkpoint()], dealt: true }
  } finally {
    parts.close()
    medications.close()
    badLines.close()
  }
  writeManifest(folder, manifest)
  return manifest
}
