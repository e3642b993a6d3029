const special = /[\\`*_[\]~|&<>]/
const specials = /[\\`*_[\]~|&<>]/g
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
/** Before the sign that would make a heading, a rule, or an item of a list. */
const blockStart = /^\s*(?:(?=[#+=-])|\d+(?=[.)](?:\s|$)))/

/** Turns plain text into GitHub-flavoured Markdown that shows exactly that text: no markup, no links, no HTML. */
export function escapeMarkdown(text: string): string {
  const inline = special.test(text) ? text.replace(specials, character => entities[character] ?? `\\${character}`) : text
  return inline.replace(blockStart, '$&\\')
}
