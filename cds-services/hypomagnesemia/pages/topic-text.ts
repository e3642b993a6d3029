import { z } from 'zod'
import { readKnowledge } from '../../../src/guideline/knowledge.ts'
import { spanWords } from '../facts/span-words.ts'
import { type Knowledge, rechecks } from '../knowledge.ts'
import { topics } from '../topics.ts'
import { limitWords, magnesiumRange, renalWords } from './figures.ts'

const lines = z.array(z.string())

/** What the page of a topic says before its evidence. Figures stand in braces and come from the tables. */
const schema = z.strictObject({
  about: z.string(),
  rows: z.record(z.string(), z.string()),
  words: z.record(z.string(), z.string()),
  injection: z.strictObject({ checks: lines, stop: lines }),
  topics: z.array(
    z.strictObject({
      topic: z.string(),
      who: lines.min(1),
      rows: lines,
      do: lines,
      injection: z.boolean(),
      checks: lines,
      stop: lines,
      recheck: lines,
      intervals: lines
    })
  )
})

export const topicText = readKnowledge(new URL('../knowledge/topic-pages.json', import.meta.url), schema)

/** The text with the figures of the tables in force in place of what stands in braces. */
export function filled(knowledge: Knowledge, text: string): string {
  return text.replace(/\{(\w+)(?: (\w+))?\}/g, (whole, kind: string, name = '') => figureOf(knowledge, kind, name) ?? whole)
}

function figureOf(knowledge: Knowledge, kind: string, name: string): string | undefined {
  const { thresholds } = knowledge
  if (kind === 'hold') return `${thresholds.urineOutput.hold.milliliters} mL in ${thresholds.urineOutput.hold.hours} h`
  if (kind === 'renal') return renalWords(knowledge, name)
  if (kind === 'at') return limitWords(knowledge, name)
  if (kind === 'below') return `below ${limitWords(knowledge, name)}`
  if (kind === 'figure') return String(thresholds.limits[name]?.value)
  if (kind === 'topic') return topics.find(topic => topic.code === name)?.display
  const band = kind === 'band' ? thresholds.magnesium.rows.find(row => row.name === name) : undefined
  return band && magnesiumRange(knowledge, band)
}

/** `6 h after the end of a dose by injection, before any other`. */
export function intervalWords(key: string): string {
  const row = rechecks.rows.find(item => item.key === key)
  if (!row) throw new Error(`knowledge/topic-pages.json: there is no recheck ${key}`)
  return `Magnesium in ${spanWords(row.hours)} ${row.meaning}.`
}
