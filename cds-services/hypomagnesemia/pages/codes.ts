import { tables } from '../knowledge.ts'
import { magnesiumRange, renalWords } from './figures.ts'
import { topicText } from './topic-text.ts'

/** What the codes of rows, bands of magnesium and bands of the kidneys mean, for whoever meets one on a page. */
export function codes(): Readonly<Record<string, string>> {
  const { thresholds } = tables()
  return {
    ...topicText.rows,
    ...Object.fromEntries(thresholds.magnesium.rows.map(row => [row.name, `${row.meaning}: magnesium ${magnesiumRange(row)}`])),
    ...Object.fromEntries([...thresholds.renal.rows.map(row => row.name), 'RU'].map(name => [name, renalWords(name)]))
  }
}
