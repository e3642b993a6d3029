import { z } from 'zod'
import { DrugCatalog } from '../../src/facts/drug-catalog.ts'
import { day } from '../../src/facts/time.ts'
import { assertGapless, rowAt } from '../../src/guideline/decision-table.ts'
import { readKnowledge } from '../../src/guideline/knowledge.ts'
import { Analytes } from '../../src/guideline/toolkit/analytes.ts'
import { readCodeList, readProducts } from '../../src/guideline/toolkit/code-lists.ts'

/** Reads and checks the folder `knowledge` at boot. */

const file = (name: string): URL => new URL(`knowledge/${name}`, import.meta.url)
const cite = z.string().regex(/^(S-\d{3}|M\d+)$/, 'must cite a statement or an amendment')
const limit = z.strictObject({ value: z.number(), meaning: z.string(), cite })

const thresholdSchema = z
  .strictObject({
    unit: z.literal('mmol/L'),
    rows: z.array(
      z.strictObject({ name: z.string(), from: z.number().optional(), to: z.number().optional(), meaning: z.string(), cite })
    ),
    stopSparing: limit,
    lowMagnesium: limit,
    adultAge: limit,
    kidney: z.strictObject({ poor: z.number(), reduced: z.number(), meaning: z.string(), cite }),
    days: z.record(z.enum(['potassium', 'magnesium', 'magnesiumWhenResistant', 'between']), z.number().positive())
  })
  .superRefine(({ rows }, context) => {
    try {
      assertGapless('potassium', rows)
    } catch (error) {
      context.addIssue({ code: 'custom', path: ['rows'], message: (error as Error).message })
    }
  })

const text = z.string()
const guidelineSchema = z.strictObject({
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
const coded = { code: text, display: text }
const localSchema = z.strictObject({
  tests: z.record(z.enum(['magnesium', 'potassium', 'creatinine']), z.strictObject({ system: text, words: text, ...coded })),
  overrideReasons: z.array(z.strictObject({ system: text, ...coded }))
})

export const guideline = readKnowledge(file('guideline.json'), guidelineSchema)
export const thresholds = readKnowledge(file('thresholds.json'), thresholdSchema)
export const local = readKnowledge(file('local.json'), localSchema)
export const statements = readKnowledge(
  file('statements.json'),
  z.looseObject({ columns: z.array(text), rows: z.array(z.tuple([text, text, text])) })
).rows
export const analytes = new Analytes(file('value-sets/labs.json'), file('units.json'))

/** The equations and rows are those of adults. */
export const isAdult = (age: number): boolean => age >= thresholds.adultAge.value

/** The row of the table of potassium that a value falls into. */
export const potassiumRow = (value: number): string => rowAt(thresholds.rows, value)?.name ?? ''

export const milliseconds = (name: keyof typeof thresholds.days): number => thresholds.days[name] * day

export const drugCatalog = new DrugCatalog(
  readProducts(file('value-sets/drug-products.json')),
  readCodeList(file('value-sets/drug-classes.json'), 'class').members,
  { notAbsorbed: [], minorInMixtures: ['potassium-supplement'], courses: [] }
)
