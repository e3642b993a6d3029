import { z } from 'zod'

/** What each file of `knowledge/value-sets` may contain, and the words under which problems stand in free text. */

export const table = <C extends string>(columns: readonly C[]) =>
  z.object({
    columns: z.tuple(columns.map(column => z.literal(column)) as never),
    rows: z.array(z.array(z.unknown()).length(columns.length))
  })

/** A table of codes: `systems` by their short names, `excludes` and `longestWins` as the value sets take them. */
export const codeTable = <C extends string>(columns: readonly C[]) =>
  table(columns).extend({
    systems: z.record(z.string(), z.string()),
    excludes: z.record(z.string().startsWith('exclude-'), z.array(z.string()).min(1)).default({}),
    longestWins: z.array(z.array(z.string()).min(2)).default([])
  })

const lowerCase = z.array(z.string().regex(/^[a-z0-9 ]+$/, 'must be lower case, without signs')).min(1)
export const problemWordSchema = z.strictObject({
  about: z.string(),
  negations: lowerCase,
  within: z.int().positive(),
  history: lowerCase,
  rows: z.array(
    z.strictObject({
      concept: z.string(),
      words: lowerCase,
      unless: lowerCase.optional(),
      historyNegates: z.boolean().optional()
    })
  )
})

export const labColumns = ['concept', 'code', 'property', 'display'] as const
export const conditionColumns = ['concept', 'system', 'code', 'match', 'display'] as const
export const classColumns = ['class', 'system', 'code', 'match', 'display'] as const
export const productColumns = ['code', 'route', 'ingredients', 'classes', 'display'] as const
export const contentColumns = ['code', 'salt', 'unit', 'mmolPerUnit', 'containerMl', 'display'] as const

export const labRow = z.object({
  concept: z.string(),
  code: z.string().regex(/^\d+-\d$/),
  property: z.enum(['mass', 'moles', 'any', 'other']),
  display: z.string()
})
export const memberRow = z.object({
  concept: z.string(),
  system: z.string(),
  code: z.string().min(1),
  match: z.enum(['exact', 'prefix', 'words', 'words-cased', 'words-ambiguous']),
  display: z.string()
})
export const productRow = z.object({
  code: z.string(),
  route: z.string(),
  ingredients: z.int(),
  classes: z.array(z.string()).min(1),
  display: z.string()
})
export const contentRow = z.object({
  code: z.string(),
  salt: z.string(),
  unit: z.enum(['tablet', 'capsule', 'mL']),
  mmolPerUnit: z.number().positive(),
  containerMl: z.number().positive().nullable(),
  display: z.string()
})
export type Content = z.infer<typeof contentRow>
