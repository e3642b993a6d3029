import { z } from 'zod'
import { DrugCatalog } from '../../src/facts/drug-catalog.ts'
import { day } from '../../src/facts/time.ts'
import { rowAt } from '../../src/guideline/decision-table.ts'
import { readKnowledge } from '../../src/guideline/knowledge.ts'
import { readFolder } from '../../src/guideline/toolkit/folder-knowledge.ts'
import {
  bandTable,
  capabilitySchema,
  guidelineSchema,
  limitSchema,
  testSchema
} from '../../src/guideline/toolkit/knowledge-schemas.ts'

/** Reads and checks the folder `knowledge` at boot. */

const file = (name: string): URL => new URL(`knowledge/${name}`, import.meta.url)
const cite = z.string().regex(/^(S-\d{3}|M\d+)$/, 'must cite a statement or an amendment')

const thresholdSchema = z.strictObject({
  unit: z.literal('mmol/L'),
  rows: bandTable('potassium', cite),
  stopSparing: limitSchema(cite),
  lowMagnesium: limitSchema(cite),
  adultAge: z.number(),
  kidney: z.strictObject({ poor: z.number(), reduced: z.number(), meaning: z.string(), cite }),
  days: z.record(z.enum(['potassium', 'magnesium', 'magnesiumWhenResistant', 'between']), z.number().positive())
})
const statementSchema = z.looseObject({ columns: z.array(z.string()), rows: z.array(z.array(z.string()).length(3)) })

const folder = readFolder(file, { guideline: guidelineSchema, capabilities: capabilitySchema })
export const { guideline, capabilities, serviceText, overrideReasons, analytes } = folder
export const statements = readKnowledge(file('statements.json'), statementSchema)
export const thresholds = readKnowledge(file('thresholds.json'), thresholdSchema)
export const tests = readKnowledge(file('tests.json'), z.record(z.enum(['magnesium', 'potassium', 'creatinine']), testSchema))
export const drugCatalog = new DrugCatalog(folder.drugProducts, folder.drugClasses.members, {
  notAbsorbed: [],
  minorInMixtures: ['potassium-supplement'],
  courses: []
})

type Band = 'severe' | 'low' | 'range' | 'high'

/** The row of the table of potassium that a value falls into. */
export const potassiumBand = (value: number): Band => rowAt(thresholds.rows, value)?.name as Band

const rowOf = (band: Band) => thresholds.rows.find(({ name }) => name === band)
export const lowBelow = rowOf('low')?.to ?? 0
export const highFrom = rowOf('high')?.from ?? 0

export const milliseconds = (name: keyof typeof thresholds.days): number => thresholds.days[name] * day
