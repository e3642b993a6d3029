import { escapeHtml } from './escape-html.ts'
import { escapeMarkdown } from './markdown.ts'

/** One part of a card's text: a title of one or two words, and what it says, a sentence or phrase each. Plain text. */
export type Part = { readonly title: string; readonly lines: readonly string[] }

export type DetailFormat = 'markdown' | 'plain' | 'html'

/** The parts that say something, in their order, in the format that a client shows; `closing` stands alone at the end. */
export function renderDetail(parts: readonly Part[], closing: string | undefined, format: DetailFormat): string {
  const told = parts.flatMap(({ title, lines }) => (lines.length > 0 ? [{ title, text: sentences(lines) }] : []))
  return renderings[format](told, closing)
}

type Told = { readonly title: string; readonly text: string }

const renderings: Readonly<Record<DetailFormat, (told: readonly Told[], closing: string | undefined) => string>> = {
  markdown: (told, closing) =>
    [
      ...told.map(({ title, text }) => `**${escapeMarkdown(title)}** ${escapeMarkdown(text)}`),
      ...(closing ? [escapeMarkdown(closing)] : [])
    ].join('\n\n'),
  // Some clients drop line breaks: the blank before each and the colon keep the parts apart there too.
  plain: (told, closing) => [...told.map(({ title, text }) => `${title}: ${text}`), ...(closing ? [closing] : [])].join(' \n'),
  html: (told, closing) =>
    [
      ...told.map(({ title, text }) => `<p><strong>${escapeHtml(title)}</strong> ${escapeHtml(text)}</p>`),
      ...(closing ? [`<p>${escapeHtml(closing)}</p>`] : [])
    ].join('')
}

/** Lines as one running text, each closed. */
const sentences = (lines: readonly string[]): string =>
  lines.map(line => (/[.;:!?\u2026]$/.test(line) ? line : `${line}.`)).join(' ')
