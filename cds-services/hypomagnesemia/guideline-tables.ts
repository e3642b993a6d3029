import { z } from 'zod'
import { readKnowledge } from '../../src/guideline/knowledge.ts'

const cells = z.array(z.array(z.union([z.string(), z.array(z.string())])))
const table = z.object({ columns: z.array(z.string()), rows: cells })
const file = (name: string): URL => new URL(`knowledge/${name}`, import.meta.url)

/** A cell of one or of several values as text. */
export const cellText = (cell: string | readonly string[]): string => (typeof cell === 'string' ? cell : cell.join(', '))

/** The name of a column as a heading. Names of units are written as headings themselves. */
export const heading = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

export const statements = readKnowledge(file('statements.json'), table).rows.map(
  ([id, group, topic, sentence, computable, realization, where, reason]) => ({
    id: String(id),
    group: String(group),
    topic: String(topic),
    sentence: String(sentence),
    computable: String(computable),
    realization: String(realization),
    where: [where ?? []].flat(),
    reason: String(reason)
  })
)

export const conflictTables = readKnowledge(file('conflicts.json'), z.object({ conflicts: table, gaps: table }))
export const notOffered = readKnowledge(file('not-offered.json'), table)
export const notDetectable = readKnowledge(file('not-detectable.json'), table)
export const { rows: sources, openQuestions } = readKnowledge(
  file('sources.json'),
  table.extend({ openQuestions: z.array(z.string()).min(8) })
)
