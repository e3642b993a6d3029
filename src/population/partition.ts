import { join } from 'node:path'
import type { DataRequirement } from '../acquisition/data-requirement.ts'
import { knownAt } from '../facts/known-at.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { count } from './count.ts'
import type { ExportFile } from './export-files.ts'
import { type BadLine, IntakeReader, isBlank } from './intake.ts'
import { readLines } from './lines.ts'
import { MedicationFile } from './medication-file.ts'
import { hashLength, PartitionFiles } from './partition-files.ts'
import { firstBits } from './range.ts'
import { type RunState, writeState } from './run-state.ts'
import { TextFile } from './text-file.ts'

export type PartitionOptions = {
  readonly work: string
  readonly badLines: string
  readonly files: readonly ExportFile[]
  readonly requirements: readonly DataRequirement[]
  readonly fhirServer: string | undefined
  readonly key: string
  readonly longestLine: number
  readonly signal: AbortSignal
  readonly read: (bytes: number, lines: number) => void
}

export const medicationPath = (work: string): string => join(work, 'medications.sqlite')

/**
 * The single pass over the export: deals every line that is read by a service out to the file of its patient's range. The state is
 * written after each file, so that a run that was killed goes on with the file it was in.
 */
export async function partition(begun: RunState, options: PartitionOptions): Promise<RunState> {
  const { work, files, signal } = options
  const parts = new PartitionFiles(work, begun.ranges, begun.filesDone > 0 ? begun.sizes : undefined)
  const medications = new MedicationFile(medicationPath(work), { readOnly: false })
  const badLines = new TextFile(options.badLines, begun.badBytes)
  const pass = new Pass(options, begun, parts, medications, badLines)
  let state = begun
  let bytes = files.slice(0, begun.filesDone).reduce((sum, file) => sum + file.bytes, 0)
  try {
    for (const file of files.slice(begun.filesDone)) {
      medications.begin()
      const end = await readLines(file.path, {
        longest: options.longestLine,
        signal,
        take: (line, number) => pass.take(file.name, line, number),
        refuse: (number, reason) => pass.refuse(file.name, number, reason),
        read: within => options.read(bytes + within, pass.input.lines)
      })
      medications.commit()
      bytes += file.bytes
      if (end !== 'complete') pass.input.broken[file.name] = end
      pass.input.files += 1
      pass.input.bytes += file.bytes
      state = {
        ...state,
        filesDone: state.filesDone + 1,
        sizes: [...parts.checkpoint()],
        badBytes: badLines.flush(),
        input: { ...structuredClone(pass.input), types: [...pass.types].sort() }
      }
      writeState(work, state)
      signal.throwIfAborted()
    }
    state = { ...state, sizes: [...parts.checkpoint()], partitioned: true }
  } finally {
    parts.close()
    medications.close()
    badLines.close()
  }
  writeState(work, state)
  return state
}

/** What is counted on the way, and where each line goes. */
class Pass {
  readonly input: RunState['input']
  readonly types: Set<string>
  readonly #reader: IntakeReader
  readonly #hashes = new Map<string, string>()
  readonly #now: number
  readonly #from: number
  readonly #to: number
  readonly #key: string
  readonly #parts: PartitionFiles
  readonly #medications: MedicationFile
  readonly #badLines: TextFile

  constructor(
    options: PartitionOptions,
    state: RunState,
    parts: PartitionFiles,
    medications: MedicationFile,
    badLines: TextFile
  ) {
    this.input = structuredClone(state.input)
    this.types = new Set(state.input.types)
    this.#reader = new IntakeReader(options.requirements, options.fhirServer)
    this.#now = state.now
    this.#from = state.ranges[0]?.from ?? 0
    this.#to = state.ranges.at(-1)?.to ?? 0
    this.#key = options.key
    this.#parts = parts
    this.#medications = medications
    this.#badLines = badLines
  }

  take(file: string, line: Buffer, number: number): void {
    if (isBlank(line)) return
    this.input.lines += 1
    const found = this.#reader.read(line)
    if (found.kind === 'bad') {
      this.#note(file, number, found.reason)
      return
    }
    if (found.kind === 'unused') return
    this.input.used += 1
    if (found.kind === 'medication') {
      this.#medications.add(found.id, found.item)
      return
    }
    this.types.add(found.item.resourceType)
    const known = knownAt(found.item)
    if (known !== undefined && known > this.input.end && known <= this.#now) this.input.end = known
    const hash = this.#hashOf(found.patientId)
    const bits = firstBits(hash)
    if (bits >= this.#from && bits < this.#to)
      this.#parts.add(hash, found.patientId, line.at(-1) === 0x0d ? line.subarray(0, -1) : line)
  }

  refuse(file: string, number: number, reason: BadLine): void {
    this.input.lines += 1
    this.#note(file, number, reason)
  }

  #note(file: string, line: number, reason: BadLine): void {
    count(this.input.bad, reason)
    // Where it stands and what is wrong with it; never what it holds.
    this.#badLines.add(`${JSON.stringify({ file, line, reason })}\n`)
  }

  #hashOf(patientId: string): string {
    const known = this.#hashes.get(patientId)
    if (known !== undefined) return known
    const hash = keyedHash(this.#key, 'population', patientId)?.slice(0, hashLength) ?? ''
    if (this.#hashes.size >= 50_000) this.#hashes.clear()
    this.#hashes.set(patientId, hash)
    return hash
  }
}
