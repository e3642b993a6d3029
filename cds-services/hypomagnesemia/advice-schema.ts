import { z } from 'zod'
import { cite } from './knowledge-schema.ts'

/** What the tables of orders for tests and of figures in sentences may contain; the names of their rows are types. */

const row = { name: z.string(), meaning: z.string(), cite }
const positive = z.number().positive()

const once = <Row extends { readonly name: string }>(rows: readonly Row[]): boolean =>
  new Set(rows.map(({ name }) => name)).size === rows.length

/** In hours: once after so many, or every so many for a time; or within days. */
const monitoringRow = z.union([
  z.strictObject({ ...row, in: positive }),
  z
    .strictObject({ ...row, fromDays: positive, toDays: positive })
    .refine(({ fromDays, toDays }) => fromDays < toDays, 'must rise'),
  z
    .strictObject({ ...row, every: positive, upTo: positive.optional(), for: positive })
    .refine(({ every, upTo = every, for: long }) => every <= upTo && upTo <= long, 'must rise')
])
export type MonitoringRow = z.infer<typeof monitoringRow>
export const monitoringSchema = z.strictObject({
  title: z.string(),
  rows: z.array(monitoringRow).refine(once, 'a name stands twice')
})

/** A figure or a range with its unit, or words that tell one. */
const adviceRow = z.union([
  z.strictObject({ ...row, words: z.string() }),
  z
    .strictObject({ ...row, from: positive, to: positive.optional(), unit: z.string() })
    .refine(({ from, to = Number.POSITIVE_INFINITY }) => from < to, 'must rise')
])
export type AdviceRow = z.infer<typeof adviceRow>
export const adviceSchema = z.strictObject({ title: z.string(), rows: z.array(adviceRow).refine(once, 'a name stands twice') })
