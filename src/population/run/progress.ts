import type { Writable } from 'node:stream'
import type { Clock } from '../../clock.ts'

type Stream = Writable & { readonly isTTY?: boolean }

/** Says how far a run is: one line that is overwritten on a terminal, else a plain line every ten seconds. */
export class Progress {
  readonly #stream: Stream
  readonly #clock: Clock
  #label = ''
  #begun = 0
  #before = 0
  #shown = 0

  constructor(stream: Stream, clock: Clock) {
    this.#stream = stream
    this.#clock = clock
  }

  /** @param before share that was already done when this stage began, for an honest rate after a resume. */
  stage(label: string, before = 0): void {
    this.#label = label
    this.#before = before
    this.#begun = this.#clock()
    this.#shown = this.#stream.isTTY ? 0 : this.#begun
  }

  /** @param share done of the stage, 0 to 1. */
  show(share: number, done: number, unit: string): void {
    const now = this.#clock()
    if (now - this.#shown < (this.#stream.isTTY ? 200 : 10_000)) return
    this.#shown = now
    const seconds = Math.max(0.001, (now - this.#begun) / 1000)
    const left = share > this.#before ? (seconds * (1 - share)) / (share - this.#before) : Number.NaN
    const text = `${this.#label} ${(share * 100).toFixed(1)} %, ${rounded(done)} ${unit}, ${rounded(done / seconds)}/s${Number.isNaN(left) ? '' : `, ${duration(left)} left`}`
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${bar(share)} ${text}` : `${text}\n`)
  }

  /** Takes the line away that was overwritten, so that what is printed next stands alone. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K')
  }

  /** Says something on a line of its own. */
  say(text: string): void {
    this.#stream.write(`${this.#stream.isTTY ? '\r\u001b[K' : ''}${text}\n`)
  }
}

const bar = (share: number): string => `[${'#'.repeat(Math.round(Math.min(1, share) * 20)).padEnd(20, '.')}]`

export const rounded = (value: number): string => Math.round(value).toLocaleString('en-US')

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
