import type { Range } from '../decision-table.ts'

type Band = Range & { readonly name: string; readonly meaning: string; readonly cite: string }

/** A table of ranges as a clinician reads it. */
export const bandSection = (
  title: string,
  rows: readonly Band[],
  rangeWords: (band: Range) => string = ({ from, to }) => between(from, to)
) => ({
  title,
  table: {
    columns: ['Band', 'Range', 'Meaning', 'Sources'],
    rows: rows.map(row => [row.name, rangeWords(row), row.meaning, row.cite])
  }
})

/** A half-open range; one of its ends may be missing. */
export function between(from: string | number | undefined, to: string | number | undefined): string {
  if (from === undefined) return `below ${to}`
  return to === undefined ? `${from} or more` : `${from} to below ${to}`
}
