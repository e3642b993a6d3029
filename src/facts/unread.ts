/** What of a list could not be understood. */
export type UnreadList = {
  /** Prefetch key of the list. */
  readonly name: string
  /** Nothing of it was understood, or only a part. */
  readonly state: 'unrecognized' | 'partial'
  readonly of: number
  /** The entries that were not, as they call themselves. */
  readonly entries: readonly string[]
}

/** An entry of a list: what it calls itself, and whether that is understood. */
export type ListEntry = { readonly name: string; readonly understood: boolean }

export function unreadList(name: string, entries: readonly ListEntry[]): readonly UnreadList[] {
  const unread = entries.filter(entry => !entry.understood)
  if (unread.length === 0) return []
  const state = unread.length === entries.length ? 'unrecognized' : 'partial'
  return [{ name, state, of: entries.length, entries: unread.map(entry => entry.name) }]
}
