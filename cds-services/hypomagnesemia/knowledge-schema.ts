import { z } from 'zod'
import {
  capabilitySchema as anyCapabilities,
  guidelineSchema as anyGuideline,
  bandTable
} from '../../src/guideline/toolkit/knowledge-schemas.ts'

/** What each file of `knowledge` may contain. A file that breaks its schema stops the start, naming file and path. */

/** Statements, conflicts, gaps and amendments, by their ids. */
export const cite = z
  .string()
  .regex(/^([SCO]-\d+|M\d+)(, ([SCO]-\d+|M\d+))*$/, 'must cite statements, conflicts, gaps or amendments')
const limit = z.strictObject({ value: z.number(), unit: z.string(), meaning: z.string(), cite })

const urineLimit = { hours: z.number().positive(), cite }
/** How much urine of how many hours limits doses by injection: in all, or by weight. */
const urineSchema = z.strictObject({
  periods: z.array(z.strictObject({ concept: z.string(), ...urineLimit })),
  rows: z.array(
    z.strictObject({
      renal: z.enum(['R3', 'R4']),
      milliliters: z.number().positive().optional(),
      perKilogramHour: z.number().positive().optional(),
      ...urineLimit
    })
  ),
  hold: z.strictObject({ milliliters: z.number().positive(), ...urineLimit })
})

export const thresholdSchema = z
  .strictObject({
    magnesium: z.strictObject({
      unit: z.literal('mmol/L'),
      rows: bandTable('magnesium', cite).length(6),
      upperLimitAccepted: z.strictObject({ from: z.number(), to: z.number(), cite }),
      lowerLimitAccepted: z.strictObject({ from: z.number(), cite }),
      /** A limit in the units in which laboratories report: a figure is compared in its own unit. */
      edges: z.array(z.strictObject({ mmol: z.number(), mgdl: z.number(), meq: z.number().optional(), cite }))
    }),
    renal: z.strictObject({ unit: z.literal('mL/min'), rows: bandTable('renal', cite).length(4) }),
    urineOutput: urineSchema,
    limits: z.record(z.string(), limit)
  })
  .superRefine((tables, context) => {
    const range = tables.magnesium.rows.find(row => row.name === 'RNG')
    if (tables.limits.lowMagnesium?.value !== range?.from)
      context.addIssue({
        code: 'custom',
        path: ['limits', 'lowMagnesium'],
        message: `is not where the range begins, ${range?.from}`
      })
  })

export const renalBands = ['R1', 'R2', 'R3', 'R4', 'RU'] as const
export type RenalBand = (typeof renalBands)[number]
export const magnesiumBands = ['SEV', 'DEF', 'BRD', 'RNG', 'HI', 'TOX'] as const
export type MagnesiumBand = (typeof magnesiumBands)[number]

const renal = z.enum(renalBands)
export const productKey = z.enum(['tablet', 'capsule', 'vial1g', 'vial5g', 'premix2g', 'premix1g'])
const rate = z.strictObject({ value: z.number().positive(), unit: z.literal('mg/min'), meaning: z.string(), cite })

const bolus = z.strictObject({
  row: z.enum(['E1', 'V1', 'V2', 'V2-restricted', 'V3']),
  renal,
  grams: z.number().positive(),
  minutes: z.number().positive(),
  volume: z.number().positive(),
  strength: z.string(),
  product: productKey,
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
const oralPlans = ['tablet-night', 'tablet-twice', 'capsule-night', 'capsule-twice', 'capsule-three'] as const
export type OralPlan = (typeof oralPlans)[number]
/** One piece so many times a day. */
const plan = z.strictObject({
  name: z.enum(oralPlans),
  key: z.enum(['tablet', 'capsule']),
  times: z.int().positive(),
  when: z.string(),
  cite
})
export type Bolus = z.infer<typeof bolus>
export type Infusion = z.infer<typeof infusion>

export const doseSchema = z
  .strictObject({
    bolus: z.array(bolus),
    infusion: z.array(infusion),
    intramuscular: z.strictObject({ grams: z.number(), everyHours: z.number(), count: z.int(), renal: z.array(renal), cite }),
    oral: z
      .array(
        z.strictObject({
          renal,
          start: z.number().optional(),
          ceiling: z.number().optional(),
          stopAbove: z.number().optional(),
          cite
        })
      )
      .length(4),
    plans: z.array(plan).length(oralPlans.length),
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
      .length(5),
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
    const once = (name: string, keys: readonly string[]): void => {
      keys.forEach((key, index) => {
        if (keys.indexOf(key) < index) context.addIssue({ code: 'custom', path: [name, index], message: `${key} stands twice` })
      })
    }
    once(
      'bolus',
      tables.bolus.map(row => `${row.row} ${row.renal}`)
    )
    once(
      'infusion',
      tables.infusion.map(row => `${row.row} ${row.renal}`)
    )
    once(
      'oral',
      tables.oral.map(row => row.renal)
    )
    once(
      'plans',
      tables.plans.map(row => row.name)
    )
    once(
      'totals',
      tables.totals.map(row => row.renal)
    )
    tables.infusion.forEach((row, index) => {
      const mlPerHour = (row.mgPerMinute * 60 * row.volume) / (row.bagGrams * 1000)
      if (Math.abs(mlPerHour - row.mlPerHour) > 0.5)
        context.addIssue({ code: 'custom', path: ['infusion', index, 'mlPerHour'], message: `is ${mlPerHour}` })
    })
  })

const hours = z.number().positive()
const window = { purpose: z.string(), fact: z.string(), cite }
/** In hospital and outside, or the same everywhere. */
const windowRow = z.union([
  z.strictObject({ ...window, inpatient: hours, outpatient: hours }),
  z.strictObject({ ...window, hours })
])
export const windowSchema = z
  .strictObject({ unit: z.literal('hours'), rows: z.array(windowRow) })
  .superRefine(({ rows }, context) => {
    const longest = (row: z.infer<typeof windowRow>): number =>
      'hours' in row ? row.hours : Math.max(row.inpatient, row.outpatient)
    rows.forEach((row, index) => {
      if (rows.findIndex(({ purpose, fact }) => purpose === row.purpose && fact === row.fact) !== index)
        context.addIssue({ code: 'custom', path: ['rows', index], message: `is the second row of ${row.purpose}/${row.fact}` })
      const any = rows.find(other => other.purpose === 'any' && other.fact === row.fact)
      if (any && longest(row) > longest(any))
        context.addIssue({ code: 'custom', path: ['rows', index], message: `is longer than ${row.fact} is read at all` })
    })
  })

const recheckKeys = [
  ...(['afterDose', 'injection', 'injectionWeakKidneys', 'injectionEnded'] as const),
  ...(['tabletsStarted', 'tabletsAtRisk', 'tablets', 'untreatedSEV', 'untreatedDEF', 'untreatedBRD'] as const)
] as const
export type RecheckKey = (typeof recheckKeys)[number]

/** When a measurement is due again: one row for each situation, and for weaker kidneys and risks never later than without. */
export const recheckSchema = z
  .strictObject({
    unit: z.literal('hours'),
    rows: z.array(z.strictObject({ key: z.enum(recheckKeys), hours, meaning: z.string(), cite }))
  })
  .superRefine(({ rows }, context) => {
    const hoursOf = (key: RecheckKey): number => rows.find(row => row.key === key)?.hours ?? 0
    if (rows.map(row => row.key).join() !== recheckKeys.join())
      context.addIssue({ code: 'custom', path: ['rows'], message: `must be ${recheckKeys.join(', ')}` })
    const ordered: readonly (readonly [RecheckKey, RecheckKey])[] = [
      ['injectionWeakKidneys', 'injection'],
      ['tabletsStarted', 'tabletsAtRisk'],
      ['tabletsAtRisk', 'tablets'],
      ['untreatedSEV', 'untreatedDEF'],
      ['untreatedDEF', 'untreatedBRD']
    ]
    for (const [sooner, later] of ordered)
      if (hoursOf(sooner) > hoursOf(later))
        context.addIssue({ code: 'custom', path: ['rows'], message: `${sooner} is later than ${later}` })
  })

/** Molar mass of magnesium sulfate heptahydrate, of magnesium oxide and of magnesium, g/mol. */
export const molarMass = { heptahydrate: 246.47, oxide: 40.304, magnesium: 24.305, calcium: 40.078, phosphorus: 30.974 } as const

/** mEq of one mmol of magnesium. */
export const valence = 2

export const guidelineSchema = anyGuideline.extend({ date: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/), based: z.string() })

export const capabilitySchema = anyCapabilities.extend({
  evidenceBased: anyCapabilities.shape.evidenceBased.length(13),
  predictive: anyCapabilities.shape.predictive.length(31)
})
