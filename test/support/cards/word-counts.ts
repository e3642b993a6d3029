import type { Card } from '../../../src/cds-hooks/response.ts'
import { fixturesOf } from '../fixtures/replay.ts'

/** How long cards are, in words of their detail: what a clinician reads before the first button. */

/** A word is what stands between blanks and holds a letter or a digit, Markdown signs taken for blanks. */
export const wordsOf = (detail: string): number =>
  detail
    .replace(/[*_`#>|~\\[\]()-]/g, ' ')
    .split(/\s+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word)).length

export type Counted = {
  readonly fixture: string
  readonly topic: string
  readonly indicator: Card['indicator']
  readonly words: number
}

/** Every card of the stored answers. */
export function countedCards(services: readonly string[] = ['hypomagnesemia']): readonly Counted[] {
  return services.flatMap(service =>
    fixturesOf(service).flatMap(({ name, response }) =>
      response.cards.map(card => ({
        fixture: name,
        topic: card.source.topic?.code ?? '',
        indicator: card.indicator,
        words: wordsOf(card.detail ?? '')
      }))
    )
  )
}

/** Words of all cards of each call that has any. */
export function countedCalls(cards: readonly Counted[]): readonly Counted[] {
  const sums = new Map<string, Counted>()
  for (const card of cards) {
    const before = sums.get(card.fixture)
    sums.set(card.fixture, { ...(before ?? card), words: (before?.words ?? 0) + card.words })
  }
  return [...sums.values()]
}

export type Budget = { readonly median: number; readonly p90: number; readonly longest: number }

/** Of a short card, but for when to stop and what is not known. */
export const shortBudget = 60

export const budgets: Readonly<Record<Card['indicator'] | 'call', Budget>> = {
  critical: { median: 85, p90: 110, longest: 130 },
  warning: { median: 60, p90: 90, longest: 110 },
  info: { median: 30, p90: 50, longest: 70 },
  call: { median: 90, p90: 180, longest: 250 }
}

/** The smallest value that at least this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
