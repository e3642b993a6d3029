/** A half-open range: `from` belongs to it, `to` does not. Absent ends are open. */
export type Range = { readonly from?: number | undefined; readonly to?: number | undefined }

const within = (value: number, { from, to }: Range): boolean =>
  (from === undefined || value >= from) && (to === undefined || value < to)

/**
 * Checks that ranges, in the order given, cover every number from the first to the last once.
 * @throws Error naming the table and the row where a gap or an overlap begins.
 */
export function assertGapless(table: string, rows: readonly (Range & { readonly name: string })[]): void {
  rows.forEach((row, index) => {
    if (row.from !== undefined && row.to !== undefined && row.from >= row.to)
      throw new Error(`${table}: ${row.name}: ends before it begins`)
    const next = rows[index + 1]
    if (!next) return
    if (row.to === undefined || next.from === undefined) throw new Error(`${table}: ${row.name}: an open end inside the table`)
    if (next.from > row.to) throw new Error(`${table}: ${row.name}: gap from ${row.to} to ${next.from}`)
    if (next.from < row.to) throw new Error(`${table}: ${row.name}: overlaps ${next.name} from ${next.from} to ${row.to}`)
  })
}

/** The row of a gapless table that a value falls into. */
export function rowAt<R extends Range>(rows: readonly R[], value: number): R | undefined {
  return rows.find(row => within(value, row))
}
