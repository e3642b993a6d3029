import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { readLines } from './lines.ts'
import { firstBits, type Range, rangeName, split } from './range.ts'

const bufferSize = 1 << 16
const tab = 0x09
const newline = 0x0a

type Part = { readonly range: Range; readonly file: number; readonly buffer: Buffer; held: number; size: number }

export const partPath = (folder: string, range: Range): string => join(folder, `${rangeName(range)}.part`)

/** Files of one range of patients each. A record is the patient's id, a tab and the line as it came. */
export class PartFiles {
  readonly #parts: readonly Part[]
  readonly #range: Range

  /** @param sizes lengths at the last checkpoint: what was written after it is cut off. */
  constructor(folder: string, ranges: readonly Range[], sizes: readonly number[] | undefined) {
    const first = ranges[0]
    const last = ranges.at(-1)
    if (!first || !last) throw new Error('There must be a range.')
    this.#range = { from: first.from, to: last.to }
    this.#parts = ranges.map((range, index) => {
      const file = openSync(partPath(folder, range), sizes ? 'r+' : 'w', 0o600)
      const size = sizes?.[index] ?? 0
      if (sizes && fstatSync(file).size < size) throw new Error('A file of the work folder is shorter than it was.')
      ftruncateSync(file, size)
      return { range, file, buffer: Buffer.allocUnsafe(bufferSize), held: 0, size }
    })
  }

  /** Of patients that belong to no range nothing is kept. */
  add(patientId: string, line: Buffer): void {
    const bits = firstBits(patientId)
    if (bits < this.#range.from || bits >= this.#range.to) return
    const part = this.#partOf(bits)
    const length = patientId.length + 1 + line.length + 1
    if (part.held + length > bufferSize) flush(part)
    if (length > bufferSize) {
      write(part, Buffer.concat([Buffer.from(`${patientId}\t`, 'latin1'), line, Buffer.from('\n')]))
      return
    }
    const { buffer } = part
    buffer.write(patientId, part.held, 'latin1')
    buffer[part.held + patientId.length] = tab
    line.copy(buffer, part.held + patientId.length + 1)
    buffer[part.held + length - 1] = newline
    part.held += length
  }

  /** Writes what is held. @returns the length of each file. */
  checkpoint(): readonly number[] {
    for (const part of this.#parts) flush(part)
    return this.#parts.map(part => part.size)
  }

  close(): void {
    for (const part of this.#parts) closeSync(part.file)
  }

  #partOf(bits: number): Part {
    const { from, to } = this.#range
    const guess = Math.floor(((bits - from) / (to - from)) * this.#parts.length)
    const near = [guess, guess + 1, guess - 1].flatMap(index => this.#parts[index] ?? [])
    const found = [...near, ...this.#parts].find(({ range }) => bits >= range.from && bits < range.to)
    if (!found) throw new Error('This patient is of no range.')
    return found
  }
}

/** The lines of each patient of a file, in no order. */
export function patientsIn(data: Buffer): Map<string, Buffer[]> {
  const found = new Map<string, Buffer[]>()
  for (let start = 0; start < data.length; ) {
    const end = data.indexOf(newline, start)
    const idEnd = data.indexOf(tab, start)
    const id = data.toString('latin1', start, idEnd)
    const line = data.subarray(idEnd + 1, end)
    const known = found.get(id)
    if (known) known.push(line)
    else found.set(id, [line])
    start = end + 1
  }
  return found
}

type Cutting = {
  readonly maxBytes: number
  readonly signal: AbortSignal
  /** Is told the ranges after each cut, before the file that was cut is removed. */
  readonly cut: (ranges: readonly Range[]) => void
}

/** Cuts files that are too large for one thread's memory into smaller ranges, until none is or only one patient is left in it. */
export async function cutLargeParts(
  folder: string,
  begun: readonly Range[],
  { maxBytes, signal, cut }: Cutting
): Promise<readonly Range[]> {
  let ranges = begun
  for (;;) {
    const large = ranges.find(range => range.to - range.from > 1 && sizeOf(folder, range) > maxBytes)
    if (!large) return ranges
    const pieces = split(large, 16)
    await dealAgain(folder, large, pieces, signal)
    ranges = ranges.flatMap(range => (range === large ? pieces : range))
    cut(ranges)
    rmSync(partPath(folder, large))
  }
}

const sizeOf = (folder: string, range: Range): number => statSync(partPath(folder, range), { throwIfNoEntry: false })?.size ?? 0

async function dealAgain(folder: string, large: Range, pieces: readonly Range[], signal: AbortSignal): Promise<void> {
  const files = new PartFiles(folder, pieces, undefined)
  try {
    await readLines(partPath(folder, large), {
      longest: Number.POSITIVE_INFINITY,
      signal,
      take: line => {
        const idEnd = line.indexOf(tab)
        files.add(line.toString('latin1', 0, idEnd), line.subarray(idEnd + 1))
      },
      refuse: () => undefined,
      read: () => undefined
    })
    files.checkpoint()
  } finally {
    files.close()
  }
}

function flush(part: Part): void {
  if (part.held > 0) write(part, part.buffer.subarray(0, part.held))
  part.held = 0
}

function write(part: Part, data: Buffer): void {
  for (let done = 0; done < data.length; ) {
    const written = writeSync(part.file, data, done, data.length - done, part.size)
    done += written
    part.size += written
  }
}
