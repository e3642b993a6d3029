import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export type LineReading = {
  /** Longer lines are passed over without being held. */
  readonly longest: number
  readonly signal: AbortSignal
  readonly take: (line: Buffer, number: number) => void
  readonly refuse: (number: number, reason: 'too-long' | 'cut-off') => void
  /** Bytes read of the file so far, for progress. */
  readonly read: (bytes: number) => void
}

/** How a file ended. What came before the damage counts. */
export type FileEnd = 'complete' | 'truncated' | 'damaged' | 'unreadable'

const newline = 0x0a

/**
 * Reads a file, or a stream, line by line, plain or gzip as its first bytes tell. Lines are taken while the data flows, never queued: so all that
 * came before a damaged part is seen, each time the same.
 */
export function readLines(source: string | Readable, reading: LineReading): Promise<FileEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<FileEnd>()
  const file = typeof source === 'string' ? createReadStream(source, { highWaterMark: 1 << 20, signal: reading.signal }) : source
  const zipped = typeof source === 'string' && isGzip(source)
  const stream = zipped ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file
  const splitter = new Splitter(reading)
  const fail = (error: NodeJS.ErrnoException): void => {
    if (reading.signal.aborted) {
      reject(reading.signal.reason)
      return
    }
    splitter.end('cut-off')
    if (error.code === 'Z_BUF_ERROR') resolve('truncated')
    else resolve(error.code?.startsWith('Z_') ? 'damaged' : 'unreadable')
  }
  stream.on('data', (chunk: unknown) => {
    try {
      splitter.add(chunk as Buffer)
      reading.read('bytesRead' in file ? file.bytesRead : 0)
    } catch (error) {
      file.destroy()
      reject(error)
    }
  })
  stream.on('end', () => {
    splitter.end(undefined)
    resolve('complete')
  })
  stream.on('error', fail)
  if (zipped) file.on('error', fail)
  return promise
}

function isGzip(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    const first = Buffer.alloc(2)
    readSync(file, first, 0, 2, 0)
    closeSync(file)
    return first[0] === 0x1f && first[1] === 0x8b
  } catch {
    return false
  }
}

/** Cuts chunks into lines, holding at most one unfinished line of allowed length. */
class Splitter {
  readonly #reading: LineReading
  #parts: Buffer[] = []
  #held = 0
  #number = 1

  constructor(reading: LineReading) {
    this.#reading = reading
  }

  add(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.#hold(chunk.subarray(start, end))
      this.#finish()
      start = end + 1
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start))
  }

  end(fault: 'cut-off' | undefined): void {
    if (this.#held === 0) return
    if (fault) this.#reading.refuse(this.#number, fault)
    else this.#finish()
    this.#held = 0
  }

  #hold(part: Buffer): void {
    this.#held += part.length
    if (this.#held > this.#reading.longest) this.#parts = []
    else this.#parts.push(part)
  }

  #finish(): void {
    const [first, ...more] = this.#parts
    if (this.#held > this.#reading.longest) this.#reading.refuse(this.#number, 'too-long')
    else if (first) this.#reading.take(more.length > 0 ? Buffer.concat(this.#parts) : first, this.#number)
    this.#parts = []
    this.#held = 0
    this.#number += 1
  }
}
