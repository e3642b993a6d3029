import { z } from 'zod'

/** A limit of the guideline as it is written in a unit, where a conversion would move a value across it. */
const edge = z.strictObject({ written: z.number(), value: z.number(), belongs: z.enum(['above', 'below']) })

const unit = z.strictObject({
  code: z.string(),
  spellings: z.array(z.string()),
  property: z.enum(['mass', 'moles', 'any']),
  multiply: z.number().positive(),
  divide: z.number().positive(),
  edges: z.array(edge).optional()
})

/** `units.json`: what each analyte is measured in, and how its results are told from others. */
export const unitSchema = z.record(
  z.string(),
  z.strictObject({
    unit: z.string(),
    plausible: z.tuple([z.number(), z.number()]),
    unitAgainstCode: z
      .strictObject({ from: z.number(), to: z.number(), factor: z.number().positive(), days: z.number().positive() })
      .optional(),
    names: z.strictObject({ said: z.string(), but: z.string() }).optional(),
    units: z.array(unit).min(1)
  })
)
