import { actionTimes, secondsOf } from './action-time.ts'
import type { CardCell } from './card-cells.ts'
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

/** Sums cells of cards by what became of them. */
export class Tally {
  #shown = 0
  #accepted = 0
  #overridden = 0
  /** Cards by the time that was taken. */
  readonly #times = new Uint32Array(actionTimes)

  add(cell: CardCell): void {
    this.#shown += cell.shown
    this.#accepted += cell.accepted
    this.#overridden += cell.overridden
    const times = this.#times
    const counted = cell.times
    for (let place = 0; place < counted.length; place += 2) {
      const time = counted[place] ?? 0
      times[time] = (times[time] ?? 0) + (counted[place + 1] ?? 0)
    }
  }

  #ofShown(noResponse: number) {
    const of = (count: number): Interval => wilson(count, this.#shown)
    return { accepted: of(this.#accepted), overridden: of(this.#overridden), noResponse: of(noResponse) }
  }

  result(): TallyResult {
    const answered = this.#accepted + this.#overridden
    const median = medianOf(this.#times)
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

/** The middle of counted times, in seconds; of an even number the mean of the two in the middle. */
function medianOf(times: Uint32Array): number | undefined {
  let total = 0
  for (const cards of times) total += cards
  if (total === 0) return undefined
  return (secondsOf(timeAt(times, (total - 1) >> 1)) + secondsOf(timeAt(times, total >> 1))) / 2
}

function timeAt(times: Uint32Array, place: number): number {
  let passed = 0
  for (let time = 0; time < times.length; time += 1) {
    passed += times[time] ?? 0
    if (place < passed) return time
  }
  return times.length - 1
}
