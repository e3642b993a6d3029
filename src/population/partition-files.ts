import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { firstBits, type Range, rangeName } from './range.ts'

export const hashLength = 32
const bufferSize = 1 << 16
const tab = 0x09
const newline = 0x0a

type Part = { readonly range: Range; readonly file: number; readonly buffer: Buffer; held: number; size: number }

/** Files of one range of patients each. A record is the patient's hash, a tab, their id, a tab and the line as it came. */
export class PartitionFiles {
  readonly #parts: readonly Part[]
  readonly #range: Range

  /** @param sizes lengths at the last checkpoint: what was written after it is cut off. */
  constructor(folder: string, ranges: readonly Range[], sizes: readonly number[] | undefined) {
    const first = ranges[0]
    const last = ranges.at(-1)
    if (!first || !last) throw new Error('There must be a range.')
    this.#range = { from: first.from, to: last.to }
    this.#parts = ranges.map((range, index) => {
      const file = openSync(join(folder, `${rangeName(range)}.part`), sizes ? 'r+' : 'w')
      const size = sizes?.[index] ?? 0
      if (sizes && fstatSync(file).size < size) throw new Error('A file of the work folder is shorter than it was.')
      ftruncateSync(file, size)
      return { range, file, buffer: Buffer.allocUnsafe(bufferSize), held: 0, size }
    })
  }

  add(hash: string, patientId: string, line: Buffer): void {
    const part = this.#partOf(hash)
    const front = `${hash}\t${patientId}\t`
    const length = front.length + line.length + 1
    if (part.held + length > bufferSize) flush(part)
    if (length > bufferSize) {
      write(part, Buffer.concat([Buffer.from(front, 'latin1'), line, Buffer.from('\n')]))
      return
    }
    const { buffer } = part
    buffer.write(front, part.held, 'latin1')
    line.copy(buffer, part.held + front.length)
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

  #partOf(hash: string): Part {
    const { from, to } = this.#range
    const bits = firstBits(hash)
    const guess = Math.floor(((bits - from) / (to - from)) * this.#parts.length)
    for (const index of [guess, guess + 1, guess - 1]) {
      const part = this.#parts[index]
      if (part && bits >= part.range.from && bits < part.range.to) return part
    }
    throw new Error('This patient is of no range.')
  }
}

/** Lines of one patient, taken from the records of a file. */
export type PatientLines = { readonly id: string; readonly lines: Buffer[] }

/** The patients of a file by their hash, in no order. */
export function patientsOf(data: Buffer): Map<string, PatientLines> {
  const found = new Map<string, PatientLines>()
  for (let start = 0; start < data.length; ) {
    const end = data.indexOf(newline, start)
    const hash = data.toString('latin1', start, start + hashLength)
    const idEnd = data.indexOf(tab, start + hashLength + 1)
    const line = data.subarray(idEnd + 1, end)
    const known = found.get(hash)
    if (known) known.lines.push(line)
    else found.set(hash, { id: data.toString('latin1', start + hashLength + 1, idEnd), lines: [line] })
    start = end + 1
  }
  return found
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
