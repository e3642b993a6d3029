import type { EvaluationRow } from './evaluations.ts'

/** What the calls of a time came to, whether or not anything was shown. */
export type CallCounts = {
  readonly total: number
  /** Calls in which something could not be had. */
  readonly withMissing: number
  /** In how many calls each fact could not be had, the most frequent first. */
  readonly missing: readonly { readonly name: string; readonly calls: number }[]
  /** How often each rule applied, and how often it could not tell. Those that did neither are left out. */
  readonly verdicts: readonly { readonly topic: string; readonly applies: number; readonly cannotTell: number }[]
  /** Recommendations that applied and were not shown, with the cause. */
  readonly notShown: readonly { readonly topic: string; readonly cause: string; readonly count: number }[]
}

/** Counts calls as they come, or as they were counted before; none of them is kept. */
export class Calls {
  #total = 0
  #withMissing = 0
  readonly #missing = new Counter()
  readonly #applies = new Counter()
  readonly #cannotTell = new Counter()
  readonly #notShown = new Counter()

  addCall({ missing, verdicts, suppressed }: EvaluationRow): void {
    this.#total += 1
    if (missing.length > 0) this.#withMissing += 1
    for (const name of missing) this.#missing.add(name)
    for (const [topic, verdict] of Object.entries(verdicts)) {
      if (verdict === 'applies') this.#applies.add(topic)
      if (verdict === 'cannot-tell') this.#cannotTell.add(topic)
    }
    for (const { topic, cause } of suppressed) this.#notShown.add(JSON.stringify([topic, cause]))
  }

  addCounts({ total, withMissing, missing, verdicts, notShown }: CallCounts): void {
    this.#total += total
    this.#withMissing += withMissing
    for (const { name, calls } of missing) this.#missing.add(name, calls)
    for (const { topic, applies, cannotTell } of verdicts) {
      if (applies > 0) this.#applies.add(topic, applies)
      if (cannotTell > 0) this.#cannotTell.add(topic, cannotTell)
    }
    for (const { topic, cause, count } of notShown) this.#notShown.add(JSON.stringify([topic, cause]), count)
  }

  counts(): CallCounts {
    const topics = new Set([...this.#applies.names(), ...this.#cannotTell.names()])
    return {
      total: this.#total,
      withMissing: this.#withMissing,
      missing: this.#missing.entries().map(([name, calls]) => ({ name, calls })),
      verdicts: [...topics]
        .sort()
        .map(topic => ({ topic, applies: this.#applies.of(topic), cannotTell: this.#cannotTell.of(topic) })),
      notShown: this.#notShown.entries().map(([key, count]) => {
        const [topic, cause] = JSON.parse(key) as [string, string]
        return { topic, cause, count }
      })
    }
  }
}

class Counter {
  readonly #counts = new Map<string, number>()

  add(name: string, count = 1): void {
    this.#counts.set(name, this.of(name) + count)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  names(): readonly string[] {
    return [...this.#counts.keys()]
  }

  /** The most frequent first, equals by name. */
  entries(): readonly (readonly [string, number])[] {
    return [...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  }
}
