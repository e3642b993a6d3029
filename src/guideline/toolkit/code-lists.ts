import { z } from 'zod'
import type { Product } from '../../facts/drug-catalog.ts'
import type { DrugMember } from '../../facts/drug-words.ts'
import type { ConceptRules } from '../../facts/value-set.ts'
import { checkedKnowledge, readKnowledge, rowsOf } from '../knowledge.ts'

/** The code lists of a guideline, as every folder keeps them in `knowledge/value-sets`: rows under named columns. */

const table = <C extends readonly string[]>(columns: C) =>
  z.object({
    columns: z.tuple(columns.map(column => z.literal(column)) as never),
    rows: z.array(
      z.custom<unknown[]>(row => Array.isArray(row) && row.length === columns.length, `expected ${columns.length} columns`)
    )
  })

const concepts = z.array(z.string()).min(1)
const rules = {
  systems: z.record(z.string(), z.string()),
  excludes: z.record(z.string().startsWith('exclude-'), concepts).default({}),
  longestWins: z.array(z.array(z.string()).min(2)).default([])
}

const labColumns = ['concept', 'code', 'property', 'display'] as const
const labRow = z.object({
  concept: z.string(),
  code: z.string().regex(/^\d+-\d$/),
  property: z.enum(['mass', 'moles', 'any', 'other']),
  display: z.string()
})
export type LabCode = z.infer<typeof labRow>

const memberRow = z.object({
  concept: z.string(),
  system: z.string(),
  code: z.string().min(1),
  match: z.enum(['exact', 'prefix', 'words', 'words-cased', 'words-ambiguous']),
  display: z.string()
})

const productColumns = ['code', 'route', 'ingredients', 'classes', 'display'] as const
const productRow = z.object({
  code: z.string(),
  route: z.string(),
  ingredients: z.int(),
  classes: concepts,
  display: z.string()
})

const formRoutes: Readonly<Record<string, Product['route']>> = {
  oral: 'oral',
  injection: 'injection',
  ophthalmic: 'local',
  topical: 'local',
  otic: 'local',
  inhalation: 'local',
  irrigation: 'local'
}

/**
 * The rows of a table, each checked.
 * @throws Error naming the file and the path inside it.
 */
export function readRows<R>(file: URL, columns: readonly string[], row: z.ZodType<R>): readonly R[] {
  return checkedRows(file, rowsOf(readKnowledge(file, table(columns)) as { columns: string[]; rows: unknown[][] }), row)
}

/** Whatever is wrong is named with file and row. All at once: there are thousands. */
const checkedRows = <R>(file: URL, rows: readonly unknown[], row: z.ZodType<R>): readonly R[] =>
  checkedKnowledge(file, { rows }, z.object({ rows: z.array(row) })).rows

/** LOINC codes by concept. */
export const readLabCodes = (file: URL): readonly LabCode[] => readRows(file, labColumns, labRow)

/** Drug products by RxNorm code, with the classes to which they belong. */
export const readProducts = (file: URL): readonly Product[] =>
  readRows(file, productColumns, productRow).map(row => ({ ...row, route: formRoutes[row.route] ?? 'other' }))

export type CodeList = {
  readonly members: readonly DrugMember[]
  /** How its concepts bear on each other. */
  readonly rules: ConceptRules
}

/**
 * Codes and names by concept or drug class, whichever the first column is called.
 * @throws Error naming the file and the code whose system has no address.
 */
export function readCodeList(file: URL, first: 'concept' | 'class'): CodeList {
  const schema = table([first, 'system', 'code', 'match', 'display']).extend(rules)
  const { systems, excludes, longestWins, ...rows } = readKnowledge(file, schema)
  const named = rowsOf(rows as { columns: string[]; rows: unknown[][] }).map(row => ({ ...row, concept: row[first] }))
  const members = checkedRows(file, named, memberRow).map(row => {
    const system = systems[row.system]
    if (!system) throw new Error(`${file.pathname.split('/').at(-1)}: ${row.code}: unknown system ${row.system}`)
    return { ...row, system }
  })
  return { members, rules: { excludes, longestWins } }
}
