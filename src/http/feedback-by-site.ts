import { setTimeout as pause } from 'node:timers/promises'
import type { FeedbackEntry } from '../cds-hooks/feedback.ts'
import type { Client } from '../clients/client.ts'
import { limits } from '../limits.ts'
import type { Store } from '../store/store.ts'

type Sites = readonly [Client, ...Client[]]

/**
 * Feedback of an issuer that speaks for several sites, by the site that was shown the card. A card of none of them is an unknown one,
 * which counts for the first. Cards are written behind their answer, so one that is not there is looked for once more.
 */
export async function feedbackBySite(
  sites: Sites,
  entries: readonly FeedbackEntry[],
  store: Pick<Store, 'shownTo'>
): Promise<ReadonlyMap<Client, readonly FeedbackEntry[]>> {
  if (sites.length === 1) return new Map([[sites[0], entries]])
  const cards = [...new Set(entries.map(({ card }) => card))]
  let shown = await store.shownTo(cards)
  if (cards.some(card => !shown.has(card))) {
    await pause(limits.cardLookup)
    shown = await store.shownTo(cards)
  }
  return Map.groupBy(entries, ({ card }) => sites.find(({ id }) => id === shown.get(card)) ?? sites[0])
}
