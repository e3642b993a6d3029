import type { GuidelinePage } from '../guideline-folder.ts'
import { escapeHtml } from '../presentation/escape-html.ts'

export type Codes = Readonly<Record<string, string>>

/** What the codes of rows and bands that stand on these pages mean; nothing where none stands there. */
export function codesOn(pages: readonly GuidelinePage[], codes: Codes = {}): string {
  const text = pages.flatMap(page => page.sections.flatMap(wordsOf)).join(' ')
  const standing = Object.entries(codes).filter(([code]) => codePattern(code).test(text))
  if (standing.length === 0) return ''
  const rows = standing.map(([code, words]) => `<div><dt>${escapeHtml(code)}</dt><dd>${escapeHtml(words)}</dd></div>`)
  return `<section class="codes" aria-labelledby="codes"><h2 id="codes">Codes on this page</h2><dl>${rows.join('')}</dl></section>`
}

/** The code as a word of its own. */
const codePattern = (code: string): RegExp => new RegExp(`(?<![\\w-])${code}(?![\\w.-])`)

function wordsOf({ lines = [], choices = [], table }: GuidelinePage['sections'][number]): readonly string[] {
  return [...lines, ...choices.map(({ text }) => text), ...(table?.rows.flat() ?? [])]
}
