/** Turns plain text into GitHub-flavoured Markdown that shows exactly that text: no markup, no links, no HTML. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]~|]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/!(?=\\\[)/g, '\\!')
    .replace(/^(\s*)([#+=-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s)/, '$1\\$2')
}

export type Section = { readonly title: string; readonly lines: readonly string[] }

/** Titled lists of plain lines. Sections without lines are left out. */
export function renderSections(sections: readonly Section[]): string {
  return sections
    .filter(section => section.lines.length > 0)
    .map(
      section => `**${escapeMarkdown(section.title)}**\n\n${section.lines.map(line => `- ${escapeMarkdown(line)}`).join('\n')}`
    )
    .join('\n\n')
}
