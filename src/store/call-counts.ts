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

/** Counts calls as they come; none of them is kept. */
export async function countCalls(rows: AsyncIterable<EvaluationRow>): Promise<CallCounts> {
  let total = 0
  let withMissing = 0
  const missing = new Counter()
  const applies = new Counter()
  const cannotTell = new Counter()
  const notShown = new Counter()
  for await (const row of rows) {
    total += 1
    if (row.missing.length > 0) withMissing += 1
    for (const name of row.missing) missing.add(name)
    for (const [topic, verdict] of Object.entries(row.verdicts)) {
      if (verdict === 'applies') applies.add(topic)
      if (verdict === 'cannot-tell') cannotTell.add(topic)
    }
    for (const { topic, cause } of row.suppressed) notShown.add(JSON.stringify([topic, cause]))
  }
  const topics = new Set([...applies.names(), ...cannotTell.names()])
  return {
    total,
    withMissing,
    missing: missing.entries().map(([name, calls]) => ({ name, calls })),
    verdicts: [...topics].sort().map(topic => ({ topic, applies: applies.of(topic), cannotTell: cannotTell.of(topic) })),
    notShown: notShown.entries().map(([key, count]) => {
      const [topic, cause] = JSON.parse(key) as [string, string]
      return { topic, cause, count }
    })
  }
}

class Counter {
  readonly #counts = new Map<string, number>()

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1)
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
