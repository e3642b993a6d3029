import { amendedWords } from '../amendments.ts'
import { cellText } from '../guideline-tables.ts'

/** A conflict or a gap; its resolution, the cell before the places, tells what amends it. */
export function resolutionCells(row: readonly (string | readonly string[])[]): readonly string[] {
  const cells = row.map(cellText)
  return cells.map((cell, index) => (index === cells.length - 2 ? `${cell}${amendedWords(cells[0] ?? '')}` : cell))
}
