import { readFileSync } from 'node:fs'
import { z } from 'zod'

const result = z.strictObject({
  code: z.string(),
  display: z.string(),
  unit: z.string(),
  mean: z.number(),
  deviation: z.number(),
  decimals: z.int(),
  lowShare: z.number().default(0),
  lowMean: z.number().default(0),
  /** Share of results without a unit. */
  brokenShare: z.number().default(0)
})
export type ResultRecipe = z.infer<typeof result>
const drug = z.strictObject({ code: z.string(), display: z.string(), share: z.number() })

const recipeSchema = z.strictObject({
  about: z.string(),
  start: z.iso.date(),
  days: z.int().positive(),
  resourcesPerPatient: z.int().positive(),
  staysPerPatient: z.int().positive(),
  daysPerStay: z.int().positive(),
  dailyResults: z.array(result),
  otherResults: z.array(result).min(1),
  conditions: z.array(z.strictObject({ system: z.url(), code: z.string(), display: z.string(), share: z.number() })),
  drugs: z.array(drug),
  /** An order that follows a result below a limit, in a share of cases. */
  answer: drug.extend({ to: z.string(), below: z.number() })
})

/** What a synthetic export is made of. The clinical part of it is data, outside of `src`. */
export type SyntheticRecipe = z.infer<typeof recipeSchema>

export const readRecipe = (path: string | URL): SyntheticRecipe => recipeSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
