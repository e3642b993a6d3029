import type { OverrideReason } from '../cds-hooks/override-reason.ts'
import { limits } from '../limits.ts'
import type { ShownRow } from './shown-cards.ts'

export type ReasonCount = OverrideReason & { readonly topic: string; readonly count: number }

/** How often a suggestion was offered and taken; `index` is its place on the card. */
export type SuggestionCount = {
  readonly topic: string
  readonly row: string
  readonly index: number
  readonly label: string
  readonly offered: number
  readonly taken: number
}

/** Counts the reasons of the last override of each card. */
export class Reasons {
  readonly #counts = new Map<string, ReasonCount>()

  addCard({ topic, events }: ShownRow): void {
    const last = events.at(-1)
    if (last?.outcome === 'overridden') for (const reason of last.reasons) this.addCount({ ...reason, topic, count: 1 })
  }

  addCount(reason: ReasonCount): void {
    const { topic, system, code, display, count } = reason
    // Clients often leave out the display, so it does not tell reasons apart where there is a code.
    const key = JSON.stringify([topic, system, code ?? display])
    // Callers may make up any number of reasons.
    const isBeyond = this.#counts.size >= limits.reportReasons && !this.#counts.has(key)
    const [name, told] = isBeyond
      ? [JSON.stringify([topic, undefined, 'further reasons']), { display: 'further reasons' }]
      : [key, reason]
    const known = this.#counts.get(name)
    this.#counts.set(name, { ...told, ...known, topic, count: (known?.count ?? 0) + count })
  }

  /** The most frequent first. */
  counts(): readonly ReasonCount[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count)
  }
}

/** Counts suggestions by their words. */
export class Suggestions {
  readonly #counts = new Map<string, SuggestionCount>()

  addCard({ topic, row, suggestions, events }: ShownRow): void {
    const taken = new Set(events.filter(event => event.outcome === 'accepted').flatMap(event => event.suggestions))
    suggestions.forEach(({ uuid, label }, index) => {
      this.addCount({ topic, row, index, label, offered: 1, taken: taken.has(uuid) ? 1 : 0 })
    })
  }

  addCount(count: SuggestionCount): void {
    const { topic, row, index, label, offered, taken } = count
    const key = JSON.stringify([topic, row, index, label])
    const known = this.#counts.get(key)
    this.#counts.set(key, {
      topic,
      row,
      index,
      label,
      offered: (known?.offered ?? 0) + offered,
      taken: (known?.taken ?? 0) + taken
    })
  }

  /** Those taken most often first. */
  counts(): readonly SuggestionCount[] {
    return [...this.#counts.values()].sort((a, b) => b.taken - a.taken)
  }
}
