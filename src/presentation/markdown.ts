import { escapeHtml } from './escape-html.ts'

const special = /[\\`*_[\]~|&<>]/
const specials = /[\\`*_[\]~|&<>]/g
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const blockStart = /^(\s*)(?:([#+=-])|(\d+)([.)])(?=\s|$))/

/** Turns plain text into GitHub-flavoured Markdown that shows exactly that text: no markup, no links, no HTML. */
function escapeMarkdown(text: string): string {
  const inline = special.test(text) ? text.replace(specials, character => entities[character] ?? `\\${character}`) : text
  if (!blockStart.test(inline)) return inline
  return inline.replace(blockStart, (_, space: string, mark?: string, digits?: string, dot?: string) =>
    mark ? `${space}\\${mark}` : `${space}${digits}\\${dot}`
  )
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

/** The same sections for clients that take HTML: four elements, no attributes, every text escaped. */
export function renderHtmlSections(sections: readonly Section[]): string {
  return sections
    .filter(section => section.lines.length > 0)
    .map(({ title, lines }) => {
      const items = lines.map(line => `<li>${escapeHtml(line)}</li>`).join('')
      return `<p><strong>${escapeHtml(title)}</strong></p><ul>${items}</ul>`
    })
    .join('')
}

/** The same sections for clients that show text as it is. */
export function renderPlain(sections: readonly Section[]): string {
  return sections
    .filter(section => section.lines.length > 0)
    .map(section => `${section.title}\n${section.lines.map(line => `- ${line}`).join('\n')}`)
    .join('\n\n')
}
