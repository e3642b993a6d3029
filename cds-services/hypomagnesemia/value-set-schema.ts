import { z } from 'zod'

/** The words under which problems stand in free text, and what magnesium a product holds. */

const lowerCase = z.array(z.string().regex(/^[a-z0-9 ]+$/, 'must be lower case, without signs')).min(1)
/** Words of drugs that are injected where an order tells neither way nor form. */
export const injectedSchema = z.strictObject({
  about: z.string(),
  words: z.array(z.string()),
  unless: z.array(z.string()),
  unlessCoded: z.array(z.string())
})

export const courseSchema = z.strictObject({ title: z.string(), words: z.array(z.string().regex(/^[a-z]+$/)) })

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

export const contentColumns = ['code', 'salt', 'unit', 'mmolPerUnit', 'containerMl', 'display'] as const
export const contentRow = z.object({
  code: z.string(),
  salt: z.string(),
  unit: z.enum(['tablet', 'capsule', 'mL']),
  mmolPerUnit: z.number().positive(),
  containerMl: z.number().positive().nullable(),
  display: z.string()
})
export type Content = z.infer<typeof contentRow>
