/**
 * Variables of the environment that are none of the known ones and nearly spelled like one: probably meant, and read by nobody.
 * @returns pairs of the variable and the known name.
 */
export function nearMisses(names: readonly string[], known: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap(name => {
    if (known.includes(name)) return []
    const meant = known.find(other => isNear(name.toUpperCase(), other))
    return meant ? [[name, meant] as const] : []
  })
}

/** One slip for each six characters: short names have too many neighbors that mean something else. */
function isNear(name: string, known: string): boolean {
  const slips = Math.floor(known.length / 6) + (known.length >= 4 ? 1 : 0)
  const bare = (text: string): string => text.replaceAll(/[_-]/g, '')
  return bare(name) === bare(known) || distance(name, known) <= Math.min(slips, 3)
}

/** Characters to insert, delete, replace or swap with the next until one text is the other. */
function distance(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at]
    for (let to = 1; to <= other.length; to += 1) {
      const same = one[at - 1] === other[to - 1]
      const swapped = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]
      const steps = [(next[to - 1] ?? 0) + 1, (row[to] ?? 0) + 1, (row[to - 1] ?? 0) + (same ? 0 : 1)]
      if (swapped) steps.push((before[to - 2] ?? 0) + 1)
      next.push(Math.min(...steps))
    }
    before = row
    row = next
  }
  return row[other.length] ?? 0
}
