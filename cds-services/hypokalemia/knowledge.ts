import { z } from 'zod'
import { DrugCatalog, type Product } from '../../src/facts/drug-catalog.ts'
import type { Analyte } from '../../src/facts/lab.ts'
import { unitTable } from '../../src/facts/quantity.ts'
import { assertGapless, rowAt } from '../../src/guideline/decision-table.ts'
import { readKnowledge, rowsOf } from '../../src/guideline/knowledge.ts'

/** Reads and checks the folder `knowledge` at boot. */

const file = (name: string): URL => new URL(`knowledge/${name}`, import.meta.url)
const cite = z.string().regex(/^S-\d{3}$/, 'must cite a statement')
const limit = z.strictObject({ value: z.number(), meaning: z.string(), cite })

const thresholdSchema = z
  .strictObject({
    unit: z.literal('mmol/L'),
    rows: z.array(
      z.strictObject({ name: z.string(), from: z.number().optional(), to: z.number().optional(), meaning: z.string(), cite })
    ),
    stopSparing: limit,
    lowMagnesium: limit,
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
  tests: z.array(z.strictObject({ key: text, words: text, ...coded })),
  overrideReasons: z.array(z.strictObject({ system: text, ...coded }))
})
const property = z.enum(['mass', 'moles', 'any'])
const unitSchema = z.record(
  z.enum(['potassium', 'magnesium']),
  z.strictObject({
    unit: text,
    plausible: z.tuple([z.number(), z.number()]),
    units: z.array(
      z.strictObject({
        code: text,
        spellings: z.array(text),
        property,
        multiply: z.number().positive(),
        divide: z.number().positive()
      })
    )
  })
)
const tableOf = <R extends z.ZodType>(row: R) => z.looseObject({ columns: z.array(text), rows: z.array(row) })

export const guideline = readKnowledge(file('guideline.json'), guidelineSchema)
export const thresholds = readKnowledge(file('thresholds.json'), thresholdSchema)
export const local = readKnowledge(file('local.json'), localSchema)
export const statements = readKnowledge(file('statements.json'), tableOf(z.tuple([text, text, text]))).rows
const units = readKnowledge(file('units.json'), unitSchema)
const labs = readKnowledge(file('value-sets/labs.json'), tableOf(z.tuple([text, text, property, text]))).rows

/** LOINC codes of concepts. */
export const codesOf = (...concepts: readonly string[]): readonly string[] =>
  labs.filter(([concept]) => concepts.includes(concept)).map(([, code]) => code)

export function analyte(name: 'potassium' | 'magnesium', ...concepts: readonly string[]): Analyte {
  const { unit, plausible, units: accepted } = units[name]
  const codes = labs.filter(([concept]) => concepts.includes(concept))
  return { name, unit, plausible, units: unitTable(accepted), codes: codes.map(([, code, property]) => ({ code, property })) }
}

/** The row of the table of potassium that a value falls into. */
export const potassiumRow = (value: number): string => rowAt(thresholds.rows, value)?.name ?? ''

export const milliseconds = (name: keyof typeof thresholds.days): number => thresholds.days[name] * 86_400_000

const productRow = z.tuple([text, z.enum(['oral', 'injection', 'irrigation']), z.int(), z.array(text), text])
const products = readKnowledge(file('value-sets/drug-products.json'), tableOf(productRow)).rows.map(
  ([code, route, ingredients, classes, display]): Product => ({
    code,
    route: route === 'irrigation' ? 'local' : route,
    ingredients,
    classes,
    display
  })
)
const systems = { rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm', atc: 'http://www.whocc.no/atc' } as const
const classTable = readKnowledge(
  file('value-sets/drug-classes.json'),
  z.looseObject({ columns: z.array(text), rows: z.array(z.array(z.unknown())) })
)
const memberRow = z.object({ class: text, system: z.enum(['rxnorm', 'atc']), match: z.enum(['exact', 'prefix']), ...coded })
const members = rowsOf(classTable).map(row => {
  const { class: concept, system, ...rest } = memberRow.parse(row)
  return { ...rest, concept, system: systems[system] }
})

export const drugCatalog = new DrugCatalog(products, members, {
  notAbsorbed: [],
  minorInMixtures: ['potassium-supplement'],
  courses: []
})
