import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { fixtureFolders } from '../../fixture-folders.ts'
import { flatRows } from './flat-rows.ts'

/** One version of a guideline as it is held against another: its tables, and what it answers to the examples. */
export const snapshotSchema = z.strictObject({
  version: z.string(),
  date: z.string(),
  /** Values by file and path. */
  tables: z.record(z.string(), z.record(z.string(), z.string())),
  /** Number of codes by file and concept. */
  codes: z.record(z.string(), z.record(z.string(), z.number())),
  /** By example: each card as its indicator, its topic and its summary. */
  cards: z.record(z.string(), z.array(z.tuple([z.string(), z.string(), z.string()])))
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** What pages say and the workbench offers decides nothing. */
const notCompared = new Set(['topic-pages.json', 'terms.json', 'try-out.json'])

/** Reads a guideline as it stands: its folder, and the folder of its examples. Where no examples are kept there are no cards. */
export function snapshotOf(guideline: URL, examples: URL, date: string): Snapshot {
  const knowledge = new URL('knowledge/', guideline)
  const files = jsonIn(knowledge).filter(name => !notCompared.has(name))
  const about = readJson(new URL('guideline.json', knowledge)) as { version: string }
  return {
    version: about.version,
    date,
    tables: Object.fromEntries(files.map(name => [name, flatRows(readJson(new URL(name, knowledge)))])),
    codes: Object.fromEntries(
      jsonIn(new URL('value-sets/', knowledge)).map(name => [name, countsIn(new URL(`value-sets/${name}`, knowledge))])
    ),
    cards: Object.fromEntries(fixtureFolders(examples).map(([name, folder]) => [name, cardsIn(new URL('response.json', folder))]))
  }
}

const readJson = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'))
const jsonIn = (folder: URL): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []

/** Rows by concept, class, or the one column that a table of products has. */
function countsIn(file: URL): Readonly<Record<string, number>> {
  const { columns = [], rows = [] } = readJson(file) as { columns?: readonly string[]; rows?: readonly (readonly unknown[])[] }
  const place = Math.max(columns.indexOf('concept'), columns.indexOf('class'))
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const name = place < 0 ? 'rows' : String(row[place])
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

type Stored = { cards?: readonly { indicator: string; summary: string; source: { topic?: { code?: string } } }[] }

function cardsIn(file: URL): [string, string, string][] {
  if (!existsSync(file)) return []
  const { cards = [] } = readJson(file) as Stored
  return cards.map(({ indicator, summary, source }) => [indicator, source.topic?.code ?? '', summary])
}
