/**
 * Looks up rows of a table by name. A table is indexed at the first question about it: rules ask some hundred times in a call, and a site may
 * have a table of its own. Of rows of one name the first counts.
 */
export function indexOfRows<R extends object>(nameOf: (row: R) => string): (rows: readonly R[], name: string) => R | undefined {
  const made = new WeakMap<readonly R[], ReadonlyMap<string, R>>()
  return (rows, name) => {
    let index = made.get(rows)
    if (!index) {
      index = new Map(rows.toReversed().map(row => [nameOf(row), row]))
      made.set(rows, index)
    }
    return index.get(name)
  }
}
