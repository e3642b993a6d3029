/**
 * Looks up rows of a table by two names. A table is indexed at the first question about it: rules ask some hundred times in a call, and a
 * site may have a table of its own.
 */
export function indexOfRows<R extends object>(
  namesOf: (row: R) => readonly [string, string]
): (rows: readonly R[], first: string, second: string) => R | undefined {
  const made = new WeakMap<readonly R[], ReadonlyMap<string, ReadonlyMap<string, R>>>()
  return (rows, first, second) => {
    let index = made.get(rows)
    if (!index) {
      index = indexed(rows, namesOf)
      made.set(rows, index)
    }
    return index.get(first)?.get(second)
  }
}

/** Of rows of the same names the first counts. */
function indexed<R>(rows: readonly R[], namesOf: (row: R) => readonly [string, string]): Map<string, Map<string, R>> {
  const index = new Map<string, Map<string, R>>()
  for (const row of rows) {
    const [first, second] = namesOf(row)
    const inner = index.get(first) ?? new Map<string, R>()
    index.set(first, inner)
    if (!inner.has(second)) inner.set(second, row)
  }
  return index
}
