/** A text with a table between the markers of its name; unchanged if it has none. */
export function withTable(text: string, name: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const start = `<!-- ${name}:start -->`
  const from = text.indexOf(start)
  const to = text.indexOf(`<!-- ${name}:end -->`)
  if (from < 0 || to < from) return text
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const table = [line(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
  return `${text.slice(0, from + start.length)}\n${table}\n${text.slice(to)}`
}
