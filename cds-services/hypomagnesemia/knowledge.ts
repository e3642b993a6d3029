import { z } from 'zod'
import { DrugCatalog, type Product } from '../../src/facts/drug.ts'
import type { Analyte } from '../../src/facts/lab.ts'
import { type Property, unitTable } from '../../src/facts/quantity.ts'
import { type Member, ValueSets } from '../../src/facts/value-set.ts'
import { assertGapless } from '../../src/guideline/decision-table.ts'
import { readKnowledge, rowsOf } from '../../src/guideline/knowledge.ts'

const file = (name: string): URL => new URL(`knowledge/${name}`, import.meta.url)
const cite = z.string().regex(/^[SCO]-\d+(, [SCO]-\d+)*$/, 'must cite statements, conflicts or gaps')
const range = { from: z.number().optional(), to: z.number().optional() }

const bandRow = z.strictObject({ name: z.string(), ...range, meaning: z.string(), cite })
const limit = z.strictObject({ value: z.number(), unit: z.string(), meaning: z.string(), cite })

const thresholdSchema = z
  .strictObject({
    magnesium: z.strictObject({
      unit: z.literal('mmol/L'),
      rows: z.array(bandRow).length(6),
      upperLimitAccepted: z.strictObject({ from: z.number(), to: z.number(), cite })
    }),
    renal: z.strictObject({ unit: z.literal('mL/min'), rows: z.array(bandRow).length(4) }),
    limits: z.record(z.string(), limit)
  })
  .superRefine((tables, context) => {
    for (const name of ['magnesium', 'renal'] as const) {
      const { rows } = tables[name]
      try {
        assertGapless(name, rows)
        if (rows[0]?.from !== undefined || rows.at(-1)?.to !== undefined) throw new Error(`${name}: the ends must be open`)
      } catch (error) {
        context.addIssue({ code: 'custom', path: [name, 'rows'], message: (error as Error).message })
      }
    }
  })

export const renalBands = ['R1', 'R2', 'R3', 'R4', 'RU'] as const
export type RenalBand = (typeof renalBands)[number]
export const magnesiumBands = ['SEV', 'DEF', 'BRD', 'RNG', 'HI', 'TOX'] as const
export type MagnesiumBand = (typeof magnesiumBands)[number]

const renal = z.enum(renalBands)
const productKey = z.enum(['tablet', 'capsule', 'vial1g', 'vial5g', 'premix2g', 'premix1g'])
const rate = z.strictObject({ value: z.number().positive(), unit: z.literal('mg/min'), meaning: z.string(), cite })

const bolus = z.strictObject({
  row: z.enum(['E1', 'V1', 'V2', 'V2-restricted', 'V3']),
  renal,
  grams: z.number().positive(),
  minutes: z.number().positive(),
  volume: z.number().positive(),
  strength: z.string(),
  product: productKey,
  count: z.int().positive(),
  cite
})
const infusion = z.strictObject({
  row: z.enum(['V1', 'E2']),
  renal,
  mgPerMinute: z.number().positive(),
  hours: z.number().positive().max(24),
  bagGrams: z.number().positive(),
  volume: z.number().positive(),
  mlPerHour: z.number().positive(),
  cite
})
export type Bolus = z.infer<typeof bolus>
export type Infusion = z.infer<typeof infusion>

const doseSchema = z
  .strictObject({
    bolus: z.array(bolus),
    infusion: z.array(infusion),
    intramuscular: z.strictObject({ grams: z.number(), everyHours: z.number(), count: z.int(), renal: z.array(renal), cite }),
    oral: z
      .array(z.strictObject({ renal, start: z.number(), ceiling: z.number(), stopAbove: z.number().optional(), cite }))
      .length(4),
    totals: z
      .array(
        z.strictObject({
          renal,
          soft24: z.number().optional(),
          hard24: z.number().optional(),
          soft48: z.number().optional(),
          hard48: z.number().optional(),
          cite
        })
      )
      .length(4),
    rates: z.strictObject({ warnInfusion: rate, obstetricFrom: rate, continuousMost: rate, most: rate, emergencyMost: rate })
  })
  .superRefine((tables, context) => {
    tables.bolus.forEach((row, index) => {
      const perMinute = (row.grams * 1000) / row.minutes
      const most = row.row === 'E1' ? tables.rates.emergencyMost.value : tables.rates.most.value
      if (perMinute > most)
        context.addIssue({ code: 'custom', path: ['bolus', index], message: `runs at ${perMinute} mg/min, above ${most}` })
      const strength = (row.grams / row.volume) * 100
      if (strength > 20.01)
        context.addIssue({ code: 'custom', path: ['bolus', index], message: `is ${strength} percent strong, above 20` })
      const printed = Number.parseFloat(row.strength)
      if (Math.abs(printed - strength) > 0.1)
        context.addIssue({ code: 'custom', path: ['bolus', index, 'strength'], message: `is ${strength}, not ${printed}` })
    })
    tables.infusion.forEach((row, index) => {
      const mlPerHour = (row.mgPerMinute * 60 * row.volume) / (row.bagGrams * 1000)
      if (Math.abs(mlPerHour - row.mlPerHour) > 0.5)
        context.addIssue({ code: 'custom', path: ['infusion', index, 'mlPerHour'], message: `is ${mlPerHour}` })
    })
  })

const hours = z.number().positive()
const windowSchema = z.strictObject({
  unit: z.literal('hours'),
  rows: z.array(z.strictObject({ purpose: z.string(), fact: z.string(), inpatient: hours, outpatient: hours, cite }))
})

const unit = z.strictObject({
  code: z.string(),
  spellings: z.array(z.string()),
  property: z.enum(['mass', 'moles', 'any']),
  multiply: z.number().positive(),
  divide: z.number().positive()
})
const unitSchema = z.record(
  z.string(),
  z.strictObject({ unit: z.string(), plausible: z.tuple([z.number(), z.number()]), units: z.array(unit).min(1) })
)

/** Molar mass of magnesium sulfate heptahydrate and of magnesium oxide, g/mol. */
export const molarMass = { heptahydrate: 246.47, oxide: 40.304, magnesium: 24.305 } as const

const localSchema = z.strictObject({
  about: z.string(),
  system: z.url(),
  products: z.array(
    z
      .strictObject({
        key: productKey,
        code: z.string().regex(/^\d+$/),
        display: z.string(),
        form: z.enum(['tablet', 'capsule', 'vial', 'premix']),
        unit: z.string(),
        unitCode: z.string(),
        mmol: z.number().positive(),
        elementalMg: z.number().positive().optional(),
        grams: z.number().positive().optional(),
        ml: z.number().positive().optional(),
        words: z.string()
      })
      .superRefine((product, context) => {
        const computed =
          product.grams !== undefined
            ? (product.grams * 1000) / molarMass.heptahydrate
            : (product.elementalMg ?? 0) / molarMass.magnesium
        if (Math.abs(computed - product.mmol) > 0.03 * product.mmol) {
          context.addIssue({
            code: 'custom',
            path: ['mmol'],
            message: `${product.mmol} mmol does not match the strength (${computed.toFixed(3)} mmol)`
          })
        }
      })
  ),
  tests: z.array(z.strictObject({ key: z.string(), code: z.string().regex(/^\d+-\d$/), display: z.string(), words: z.string() }))
})

const guidelineSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  label: z.string(),
  title: z.string(),
  based: z.string(),
  authors: z.string(),
  reviewedBy: z.string(),
  reviewedOn: z.string().nullable(),
  nextReview: z.string(),
  purpose: z.string()
})

const overrideSchema = z.strictObject({
  standard: z.url(),
  own: z.string(),
  rows: z.array(z.strictObject({ code: z.string(), display: z.string(), own: z.boolean().optional() }))
})

const answers = z.array(z.tuple([z.string(), z.string()]))
const capabilitySchema = z.strictObject({
  statement: z.array(z.strictObject({ title: z.string(), lines: z.array(z.string()) })),
  evidenceBased: answers.length(13),
  predictive: answers.length(31)
})

const table = <C extends string>(columns: readonly C[]) =>
  z.object({
    columns: z.tuple(columns.map(column => z.literal(column)) as never),
    rows: z.array(z.array(z.unknown()).length(columns.length))
  })

const labColumns = ['concept', 'code', 'property', 'display'] as const
const conditionColumns = ['concept', 'system', 'code', 'match', 'display'] as const
const classColumns = ['class', 'system', 'code', 'match', 'display'] as const
const productColumns = ['code', 'route', 'ingredients', 'classes', 'display'] as const
const contentColumns = ['code', 'salt', 'unit', 'mmolPerUnit', 'containerMl', 'display'] as const

const labRow = z.object({
  concept: z.string(),
  code: z.string().regex(/^\d+-\d$/),
  property: z.enum(['mass', 'moles', 'any', 'other']),
  display: z.string()
})
const memberRow = z.object({
  concept: z.string(),
  system: z.string(),
  code: z.string().min(1),
  match: z.enum(['exact', 'prefix']),
  display: z.string()
})
const productRow = z.object({
  code: z.string(),
  route: z.string(),
  ingredients: z.int(),
  classes: z.array(z.string()).min(1),
  display: z.string()
})
const contentRow = z.object({
  code: z.string(),
  salt: z.string(),
  unit: z.enum(['tablet', 'capsule', 'mL']),
  mmolPerUnit: z.number().positive(),
  containerMl: z.number().positive().nullable(),
  display: z.string()
})
export type Content = z.infer<typeof contentRow>

export const guideline = readKnowledge(file('guideline.json'), guidelineSchema)
export const thresholds = readKnowledge(file('thresholds.json'), thresholdSchema)
export const doses = readKnowledge(file('doses.json'), doseSchema)
export const windows = readKnowledge(file('windows.json'), windowSchema)
export const local = readKnowledge(file('local.json'), localSchema)
export const overrideReasons = readKnowledge(file('override-reasons.json'), overrideSchema)
export const capabilities = readKnowledge(file('capabilities.json'), capabilitySchema)
const units = readKnowledge(file('units.json'), unitSchema)

/** A number of the guideline by its name in `thresholds.json`. */
export function limitOf(name: string): number {
  const found = thresholds.limits[name]
  if (!found) throw new Error(`knowledge/thresholds.json: limits.${name}: missing`)
  return found.value
}

/** How old a fact may be for a purpose, in milliseconds. */
export function windowOf(purpose: string, fact: string, inpatient: boolean): number {
  const found = windows.rows.find(row => row.purpose === purpose && row.fact === fact)
  if (!found) throw new Error(`knowledge/windows.json: ${purpose}/${fact}: missing`)
  return (inpatient ? found.inpatient : found.outpatient) * 3_600_000
}

const bands = [...thresholds.magnesium.rows].reverse()

/** The magnesium band of a value in mmol/L. The upper end of the range belongs to it. */
export function magnesiumBand(value: number, upperLimit: number): MagnesiumBand {
  const low = bands.find(row => row.from === undefined || value >= row.from)?.name as MagnesiumBand
  if (low !== 'RNG' && low !== 'HI') return low
  return value > upperLimit ? 'HI' : 'RNG'
}

export const defaultUpperLimit = thresholds.magnesium.rows.find(row => row.name === 'RNG')?.to ?? 1.05

export function renalBand(rate: number): Exclude<RenalBand, 'RU'> {
  return thresholds.renal.rows.find(
    row => (row.from === undefined || rate >= row.from) && (row.to === undefined || rate < row.to)
  )?.name as Exclude<RenalBand, 'RU'>
}

const labs = rowsOf(
  readKnowledge(file('value-sets/labs.json'), table(labColumns)) as {
    columns: readonly (typeof labColumns)[number][]
    rows: unknown[][]
  }
).map(row => labRow.parse(row))

/** LOINC codes of a concept of `value-sets/labs.json`. */
export function codesOf(...concepts: readonly string[]): readonly string[] {
  return labs.filter(row => concepts.includes(row.concept)).map(row => row.code)
}

/** An analyte from its concepts and its unit table. */
export function analyte(name: string, ...concepts: readonly string[]): Analyte {
  const unitsOf = units[name]
  const codes = labs.filter(row => concepts.includes(row.concept))
  if (!unitsOf || codes.length === 0)
    throw new Error(`knowledge/units.json: ${name}: missing, or no code for ${concepts.join(', ')}`)
  return {
    name,
    unit: unitsOf.unit,
    codes: new Map(codes.map(row => [row.code, (row.property === 'other' ? 'any' : row.property) as Property])),
    units: unitTable(unitsOf.units),
    plausible: unitsOf.plausible
  }
}

const systems: Readonly<Record<string, string>> = {
  snomed: 'http://snomed.info/sct',
  'icd-10-cm': 'http://hl7.org/fhir/sid/icd-10-cm',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  atc: 'http://www.whocc.no/atc'
}

function members(name: string, columns: readonly string[]): readonly (Member & { readonly display: string })[] {
  const rows = readKnowledge(file(`value-sets/${name}.json`), table(columns)) as { columns: string[]; rows: unknown[][] }
  return rowsOf(rows).map(row => {
    const read = memberRow.parse({ ...row, concept: row.concept ?? row.class })
    const system = systems[read.system]
    if (!system) throw new Error(`knowledge/value-sets/${name}.json: ${read.code}: unknown system ${read.system}`)
    return { ...read, system }
  })
}

export const conditionCodes = new ValueSets(members('conditions', conditionColumns))

const formRoutes: Readonly<Record<string, Product['route']>> = {
  oral: 'oral',
  injection: 'injection',
  ophthalmic: 'local',
  topical: 'local',
  otic: 'local',
  inhalation: 'local',
  irrigation: 'local'
}

const products: readonly Product[] = rowsOf(
  readKnowledge(file('value-sets/drug-products.json'), table(productColumns)) as {
    columns: readonly (typeof productColumns)[number][]
    rows: unknown[][]
  }
).map(row => {
  const read = productRow.parse(row)
  return { ...read, route: formRoutes[read.route] ?? 'other' }
})

export const drugCatalog = new DrugCatalog(products, members('drug-classes', classColumns))

/** Elemental magnesium of products, by RxNorm code. What is not listed has no readable content. */
export const magnesiumContent: ReadonlyMap<string, Content> = new Map(
  rowsOf(
    readKnowledge(file('value-sets/magnesium-products.json'), table(contentColumns)) as {
      columns: readonly (typeof contentColumns)[number][]
      rows: unknown[][]
    }
  ).map(row => {
    const read = contentRow.parse(row)
    return [read.code, read] as const
  })
)
