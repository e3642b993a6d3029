import { z } from 'zod'
import { assertGapless } from '../decision-table.ts'

/** What the files have in common that every guideline keeps in its folder `knowledge`. */

const text = z.string()

/** `guideline.json`: what the guideline is, and who answers for it. */
export const guidelineSchema = z.strictObject({
  name: text,
  version: text,
  label: text,
  title: text,
  purpose: text,
  authors: text,
  reviewedBy: text,
  reviewedOn: text.nullable(),
  nextReview: text
})

const code = z.strictObject({ system: z.url(), code: text, display: text })

/** `service.json`: at which hooks the guideline answers, and what for. */
export const serviceSchema = z.strictObject({
  usageRequirements: text,
  indication: z.strictObject({ text, coding: z.array(code) }),
  offers: z.array(
    z.strictObject({
      hook: text,
      title: text,
      description: text,
      kind: z.enum(['chart', 'orders']),
      fetches: z.enum(['always', 'with-drafts']),
      trigger: z.enum(['chart-opening', 'discharge', 'other']).optional()
    })
  )
})

const answers = z.array(z.tuple([text, text]))
/** `capabilities.json`: purpose, users, limits and source attributes, for the capability page. */
export const capabilitySchema = z.strictObject({
  statement: z.array(z.strictObject({ title: text, lines: z.array(text) })),
  evidenceBased: answers,
  predictive: answers
})

/** `override-reasons.json`: why a card is not followed, by standard codes and own ones; `seen`: it was dealt with. */
export const overrideSchema = z.strictObject({
  standard: z.url(),
  own: text,
  rows: z.array(z.strictObject({ code: text, display: text, own: z.boolean().optional(), seen: z.boolean().optional() }))
})

/** A table of ranges from the lowest value to the highest, both ends open, without gap or overlap; each row cites where it comes from. */
export function bandTable(name: string, cite: z.ZodString) {
  const range = { from: z.number().optional(), to: z.number().optional() }
  return z.array(z.strictObject({ name: text, ...range, meaning: text, cite })).superRefine((rows, context) => {
    try {
      assertGapless(name, rows)
      if (rows[0]?.from !== undefined || rows.at(-1)?.to !== undefined) throw new Error(`${name}: the ends must be open`)
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
    }
  })
}

/** A figure that a rule compares with, with its meaning and where it comes from. */
export const limitSchema = (cite: z.ZodString) => z.strictObject({ value: z.number(), meaning: text, cite })

/** A laboratory test, or a recording such as an ECG, that a rule orders. */
export const testSchema = z.strictObject({ system: z.url(), code: text, display: text, words: text, brief: text.optional() })
