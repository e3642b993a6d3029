import { z } from 'zod'
import { drugClasses } from './knowledge-names.ts'
import { cite } from './knowledge-schema.ts'

const drugClass = z.enum(drugClasses)

const days = z
  .strictObject({ fromDays: z.number().positive(), toDays: z.number().positive(), cite })
  .refine(({ fromDays, toDays }) => fromDays < toDays, 'ends before it begins')

/** What `knowledge/discharge.json` may contain. */
export const dischargeSchema = z.strictObject({
  title: z.string(),
  about: z.string(),
  recheck: z.strictObject({ usual: days, atRisk: days }),
  ordered: z.strictObject({
    withinDays: z.number().positive(),
    earliestHours: z.number().nonnegative(),
    latestDays: z.number().positive(),
    meaning: z.string(),
    cite
  }),
  acidSuppressant: z.strictObject({
    classes: z.array(drugClass).min(1),
    retestDays: z.number().positive(),
    keepWith: z.array(drugClass),
    keepWithTwoOf: drugClass,
    /** Words of a problem after which it is kept. */
    keepAfter: z.string().transform(words => new RegExp(words, 'i')),
    cite
  })
})
