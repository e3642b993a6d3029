/** Numbers that are the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Choices of a made-up chart, the same for the same number. */
export class Dice {
  readonly #random: () => number
  constructor(seed: number) {
    this.#random = randomOf(seed * 7919 + 17)
  }
  chance(part: number): boolean {
    return this.#random() < part
  }
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T
  }
  /** A limit, or just below or above it. */
  near(limits: readonly number[], step: number): number {
    return Math.round((this.pick(limits) + this.pick([-step, 0, 0, step])) * 1e6) / 1e6
  }
  between(from: number, to: number, digits: number): number {
    return Number((from + this.#random() * (to - from)).toFixed(digits))
  }
}
