import type { ShownRow } from './shown-cards.ts'
import { type Interval, wilson } from './wilson.ts'

export type TallyResult = {
  readonly shown: number
  readonly accepted: number
  readonly overridden: number
  readonly noResponse: number
  /** Share of overrides among the cards that got an answer: ignored cards are never reported by clients. Missing without answers. */
  readonly overrideRate?: Interval
  /** Of all that were shown, answered or not: what a committee judges by. Missing where nothing was shown. */
  readonly ofShown?: { readonly accepted: Interval; readonly overridden: Interval; readonly noResponse: Interval }
  /** From the answer of the service to the first act of the user. */
  readonly medianSecondsToAction?: number
}

/** Counts cards by what became of them. */
export class Tally {
  #shown = 0
  #accepted = 0
  #overridden = 0
  /** How often each time was taken. As many figures as three places have, however many cards there are. */
  readonly #seconds = new Map<number, number>()

  add(row: ShownRow): void {
    this.#shown += 1
    const [first] = row.events
    const last = row.events.at(-1)
    if (!first || !last) return
    if (last.outcome === 'accepted') this.#accepted += 1
    if (last.outcome === 'overridden') this.#overridden += 1
    const seconds = (Date.parse(first.at) - Date.parse(row.at)) / 1_000
    // A client's clock may be behind ours.
    if (!(seconds >= 0)) return
    const rounded = Number(seconds.toPrecision(3))
    this.#seconds.set(rounded, (this.#seconds.get(rounded) ?? 0) + 1)
  }

  #ofShown(noResponse: number) {
    const of = (count: number): Interval => wilson(count, this.#shown)
    return { accepted: of(this.#accepted), overridden: of(this.#overridden), noResponse: of(noResponse) }
  }

  result(): TallyResult {
    const answered = this.#accepted + this.#overridden
    const median = medianOf(this.#seconds)
    return {
      shown: this.#shown,
      accepted: this.#accepted,
      overridden: this.#overridden,
      noResponse: this.#shown - answered,
      ...(this.#shown > 0 ? { ofShown: this.#ofShown(this.#shown - answered) } : {}),
      ...(answered > 0 ? { overrideRate: wilson(this.#overridden, answered) } : {}),
      ...(median === undefined ? {} : { medianSecondsToAction: median })
    }
  }
}

/** The middle of counted values; of an even number the mean of the two in the middle. */
function medianOf(counts: ReadonlyMap<number, number>): number | undefined {
  const sorted = [...counts].sort(([a], [b]) => a - b)
  const total = sorted.reduce((sum, [, count]) => sum + count, 0)
  const [lower, upper] = [valueAt(sorted, (total - 1) >> 1), valueAt(sorted, total >> 1)]
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2
}

function valueAt(sorted: readonly (readonly [number, number])[], place: number): number | undefined {
  let passed = 0
  for (const [value, count] of sorted) {
    passed += count
    if (place < passed) return value
  }
  return undefined
}
