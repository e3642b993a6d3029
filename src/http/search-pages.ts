import type { GuidelinePage, GuidelineSection } from '../guideline-folder.ts'
import { spellingPattern } from './spelling.ts'

/** Whether a text holds every one of the words, in either spelling. */
export type Finder = (text: string) => boolean

export function finderOf(words: readonly string[]): Finder {
  const patterns = words.map(word => new RegExp(spellingPattern(word), 'i'))
  return text => patterns.every(pattern => pattern.test(text))
}

/** The page with those sections whose heading fits, and of the others those lines and rows that do. */
export function searched(page: GuidelinePage, fits: Finder): GuidelinePage {
  return { title: page.title, sections: page.sections.flatMap(section => searchedSection(section, fits)) }
}

/** A heading that fits leads to its section; nothing of a long table is repeated below it. */
const repeated = 40

function searchedSection(section: GuidelineSection, fits: Finder): readonly GuidelineSection[] {
  const { title, lines = [], choices = [], table } = section
  const rows = table?.rows ?? []
  if (fits(title) && lines.length + choices.length + rows.length <= repeated) return [{ ...section, folded: false }]
  const found = {
    lines: lines.filter(fits),
    choices: choices.filter(({ text }) => fits(text)),
    rows: rows.filter(row => fits(row.join(' ')))
  }
  if (found.lines.length + found.choices.length + found.rows.length === 0) return fits(title) ? [{ title }] : []
  return [
    {
      title,
      lines: found.lines,
      choices: found.choices,
      ...(table && found.rows.length > 0 ? { table: { columns: table.columns, rows: found.rows } } : {})
    }
  ]
}

/** Whether any part of the page that stands on its first screen fits, or its title. */
export function firstScreenFits({ title, sections }: GuidelinePage, fits: Finder): boolean {
  return sections.some(section => {
    const { lines = [], choices = [], folded = false } = section
    return !folded && [...lines, ...choices.map(({ text }) => text)].some(text => fits(`${title} ${section.title} ${text}`))
  })
}
