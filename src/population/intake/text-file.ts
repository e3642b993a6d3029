import { closeSync, ftruncateSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'

const most = 1 << 18

/** A file that is written in large pieces, from a length on: what stood behind it is cut off. */
export class TextFile {
  readonly #file: number
  #size: number
  #held: string[] = []
  #length = 0

  constructor(path: string, size: number) {
    this.#file = openSync(path, size > 0 ? 'r+' : 'w')
    this.#size = size
    ftruncateSync(this.#file, size)
  }

  add(text: string): void {
    if (text === '') return
    this.#held.push(text)
    this.#length += text.length
    if (this.#length > most) this.flush()
  }

  /** @returns the length of the file. */
  flush(): number {
    const data = Buffer.from(this.#held.join(''))
    for (let done = 0; done < data.length; ) done += writeSync(this.#file, data, done, data.length - done, this.#size + done)
    this.#size += data.length
    this.#held = []
    this.#length = 0
    return this.#size
  }

  close(): void {
    this.flush()
    closeSync(this.#file)
  }
}

/** A file that is either the old or the new one, whenever the power goes. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
