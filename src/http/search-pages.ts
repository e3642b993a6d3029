import type { GuidelinePage } from '../guideline-folder.ts'

/** The page with those lines and rows that hold every word. Words are in lower case. */
export function searched(page: GuidelinePage, words: readonly string[]): GuidelinePage {
  const fits = (text: string): boolean => words.every(word => text.toLowerCase().includes(word))
  const sections = page.sections.flatMap(section => {
    const lines = (section.lines ?? []).filter(fits)
    const rows = (section.table?.rows ?? []).filter(row => fits(row.join(' ')))
    if (lines.length === 0 && rows.length === 0) return []
    return [
      {
        title: section.title,
        lines,
        ...(section.table && rows.length > 0 ? { table: { columns: section.table.columns, rows } } : {})
      }
    ]
  })
  return { title: page.title, sections }
}
