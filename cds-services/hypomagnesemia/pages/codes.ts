import type { Knowledge } from '../knowledge.ts'
import { magnesiumRange, renalWords } from './figures.ts'
import { topicText } from './topic-text.ts'

/** What the codes of rows, bands of magnesium and bands of the kidneys mean, for whoever meets one on a page. */
export function codes(knowledge: Knowledge): Readonly<Record<string, string>> {
  const { thresholds } = knowledge
  return {
    ...topicText.rows,
    ...Object.fromEntries(
      thresholds.magnesium.rows.map(row => [row.name, `${row.meaning}: magnesium ${magnesiumRange(knowledge, row)}`])
    ),
    ...Object.fromEntries([...thresholds.renal.rows.map(row => row.name), 'RU'].map(name => [name, renalWords(knowledge, name)]))
  }
}
