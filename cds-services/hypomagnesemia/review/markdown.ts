/** A cell must not end its table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export type Cells = readonly (readonly string[])[]

export function table(columns: readonly string[], rows: Cells): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

export const list = (lines: readonly string[]): string => lines.map(line => `- ${line}`).join('\n')

export const code = (name: string): string => `\`${name}\``
export const codes = (names: readonly string[]): string => names.map(code).join(', ')

/** Parts of a document, a blank line between. */
export const parts = (...items: readonly string[]): string => items.filter(Boolean).join('\n\n')
