/** Numbers by name. */
export type Counts = Readonly<Record<string, number>>

export function count(into: Record<string, number>, name: string, more = 1): void {
  into[name] = (into[name] ?? 0) + more
}

/** Sums of all, names in order, so that equal counts are equal texts. */
export function total(all: readonly Counts[]): Record<string, number> {
  const sum: Record<string, number> = Object.create(null)
  for (const counts of all) for (const [name, value] of Object.entries(counts)) count(sum, name, value)
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)))
}
