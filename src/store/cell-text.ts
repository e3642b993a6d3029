import type { CardCell } from './card-cells.ts'

/** Cells as numbers alone, with each word that they share written once: they are read at every report. */
export type CellText = { readonly words: readonly string[]; readonly cells: readonly (readonly number[])[] }

export function toCellText(cells: readonly CardCell[]): CellText {
  const words = new Map<string, number>()
  const place = (word: string): number => {
    const known = words.get(word) ?? words.size
    words.set(word, known)
    return known
  }
  const rows = cells.map(({ day, topic, row, indicator, hook, client, knowledgeVersion, shown, accepted, overridden, times }) => [
    ...[day, topic, row, indicator, hook, client, knowledgeVersion].map(place),
    shown,
    accepted,
    overridden,
    ...times
  ])
  return { words: [...words.keys()], cells: rows }
}

export function cellsOf({ words, cells }: CellText): readonly CardCell[] {
  const word = (place: number | undefined): string => words[place ?? -1] ?? ''
  return cells.map(cell => ({
    day: word(cell[0]),
    topic: word(cell[1]),
    row: word(cell[2]),
    indicator: word(cell[3]),
    hook: word(cell[4]),
    client: word(cell[5]),
    knowledgeVersion: word(cell[6]),
    shown: cell[7] ?? 0,
    accepted: cell[8] ?? 0,
    overridden: cell[9] ?? 0,
    times: cell.slice(10)
  }))
}
