const special = /[\\`*_[\]~|&<>]/
const specials = /[\\`*_[\]~|&<>]/g
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const blockStart = /^(\s*)(?:([#+=-])|(\d+)([.)])(?=\s|$))/

/** Turns plain text into GitHub-flavoured Markdown that shows exactly that text: no markup, no links, no HTML. */
export function escapeMarkdown(text: string): string {
  const inline = special.test(text) ? text.replace(specials, character => entities[character] ?? `\\${character}`) : text
  if (!blockStart.test(inline)) return inline
  return inline.replace(blockStart, (_, space: string, mark?: string, digits?: string, dot?: string) =>
    mark ? `${space}\\${mark}` : `${space}${digits}\\${dot}`
  )
}
