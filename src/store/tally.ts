import type { ShownRow } from './shown-cards.ts'
import { type Interval, wilson } from './wilson.ts'

export type TallyResult = {
  readonly shown: number
  readonly accepted: number
  readonly overridden: number
  readonly noResponse: number
  /** Share of overrides among the cards that got an answer: ignored cards are never reported by clients. Missing without answers. */
  readonly overrideRate?: Interval
  /** From the answer of the service to the first act of the user. */
  readonly medianSecondsToAction?: number
}

/** Counts cards by what became of them. */
export class Tally {
  #shown = 0
  #accepted = 0
  #overridden = 0
  readonly #seconds: number[] = []

  add(row: ShownRow): void {
    this.#shown += 1
    const [first] = row.events
    const last = row.events.at(-1)
    if (!first || !last) return
    if (last.outcome === 'accepted') this.#accepted += 1
    if (last.outcome === 'overridden') this.#overridden += 1
    const seconds = (Date.parse(first.at) - Date.parse(row.at)) / 1_000
    // A client's clock may be behind ours.
    if (seconds >= 0) this.#seconds.push(seconds)
  }

  result(): TallyResult {
    const answered = this.#accepted + this.#overridden
    const median = medianOf(this.#seconds)
    return {
      shown: this.#shown,
      accepted: this.#accepted,
      overridden: this.#overridden,
      noResponse: this.#shown - answered,
      ...(answered > 0 ? { overrideRate: wilson(this.#overridden, answered) } : {}),
      ...(median === undefined ? {} : { medianSecondsToAction: median })
    }
  }
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2
}
