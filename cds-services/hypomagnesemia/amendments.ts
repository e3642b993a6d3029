import { z } from 'zod'
import { readKnowledge } from '../../src/guideline/knowledge.ts'
import type { GuidelinePage } from '../../src/guideline-folder.ts'
import { rules } from './rules.ts'

const amendmentId = z.string().regex(/^M[1-9]\d?$/)
/** What the guideline says otherwise than its source texts were first read: the id, a title, the text, the ids that it changes, and the cards. */
const amendmentSchema = z.strictObject({
  title: z.string(),
  status: z.literal('proposal'),
  columns: z.tuple([z.literal('id'), z.literal('title'), z.literal('text'), z.literal('amends'), z.literal('where')]),
  rows: z.array(z.tuple([amendmentId, z.string(), z.string(), z.array(z.string()), z.array(z.string()).min(1)]))
})

export type Amendment = {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Conflicts and gaps whose resolution it changes. */
  readonly amends: readonly string[]
  /** Topics of the cards that it concerns. */
  readonly where: readonly string[]
}

/** Where the guideline differs from its first reading: all of it proposed until a clinician and a pharmacist sign. */
export const amendments: readonly Amendment[] = readKnowledge(
  new URL('knowledge/amendments.json', import.meta.url),
  amendmentSchema
).rows.map(([id, title, text, amends, where]) => ({ id, title, text, amends, where }))

const amendedBy = new Map<string, readonly string[]>()
for (const { id, amends } of amendments) for (const other of amends) amendedBy.set(other, [...(amendedBy.get(other) ?? []), id])

/** ` (amended by M3, M4)` behind the resolution of a conflict or a gap; nothing where none changes it. */
export function amendedWords(id: string): string {
  const by = amendedBy.get(id)
  return by ? ` (amended by ${by.join(', ')})` : ''
}

export const amendmentTable = {
  columns: ['Id', 'Amendment', 'Text', 'Changes', 'Where'],
  rows: amendments.map(({ id, title, text, amends, where }) => [id, title, text, amends.join(', '), where.join(', ')])
}

/** The page of one amendment, such as `/guideline/M24`. */
export function amendmentPage(id: string): GuidelinePage | undefined {
  const found = amendments.find(amendment => amendment.id === id)
  if (!found) return undefined
  const { title, text, amends, where } = found
  const realized = rules.filter(rule => rule.amendments.includes(id)).map(rule => rule.topic)
  return {
    title: `${id} ${title}`,
    sections: [
      {
        title: 'Amendment',
        lines: [text, 'A proposal: it holds until a named clinician and a named pharmacist have judged it.']
      },
      { title: 'Resolutions that it changes', lines: amends.length > 0 ? [amends.join(', ')] : ['None: it adds to them.'] },
      { title: 'Cards', lines: [...new Set([...where, ...realized])] }
    ]
  }
}
