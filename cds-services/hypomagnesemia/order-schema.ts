import { z } from 'zod'
import { cite } from './knowledge-schema.ts'

/** What the tables of the order checks and of potassium may contain. */

const descending = z
  .array(z.number().positive())
  .refine(list => list.every((item, index) => item < (list[index - 1] ?? 1e9)), 'must fall')
const ascending = z
  .array(z.number().positive())
  .refine(list => list.every((item, index) => item > (list[index - 1] ?? 0)), 'must rise')

const care = z.enum(['now', 'small', 'smallWithNephrology', 'repeat', 'none'])
const point = z.strictObject({ value: z.number().positive(), meaning: z.string(), cite })

/** Potassium beside low magnesium: rows that meet, by level; columns by kidneys (M25), and limits of orders (M26). */
export const potassiumSchema = z
  .strictObject({
    title: z.string(),
    unit: z.literal('mmol/L'),
    rows: z.array(
      z.strictObject({
        name: z.string(),
        from: z.number().optional(),
        to: z.number(),
        well: z.union([care, z.literal('cardiac')]),
        reduced: care,
        poor: care,
        cite
      })
    ),
    heartTo: point,
    insulinFrom: point,
    orderHigh: point,
    orderCritical: point,
    fluidMost: point,
    fluidSilent: z.strictObject({ from: z.number(), to: z.number(), meaning: z.string(), cite }),
    calciumFrom: point
  })
  .refine(({ rows }) => rows.every((row, index) => row.from === rows[index - 1]?.to), 'rows must meet')

/** Grams over that time at least; the rate follows. */
const use = z.strictObject({ grams: z.number().positive(), minutes: z.number().positive(), cite })

/** Figures of uses other than deficiency (M29, M30). */
export const indicationSchema = z.strictObject({
  title: z.string(),
  supraventricular: use,
  asthma: use,
  laxative: z.strictObject({ mmolPerDay: z.number().positive(), meaning: z.string(), cite }),
  trace: z.strictObject({ mmolPerDay: z.number().positive(), meaning: z.string(), cite }),
  obstetric: z.strictObject({
    load: use,
    fastLoad: use.extend({ meaning: z.string() }),
    repeatLoad: z.strictObject({ grams: z.number().positive(), minutes: z.number().positive(), meaning: z.string(), cite }),
    loadCritical: z.strictObject({ grams: z.number().positive(), mgPerMinute: z.number().positive(), cite }),
    maintenance: z.strictObject({
      gramsPerHour: z.number().positive(),
      warningTo: z.number().positive(),
      reduced: z.number().positive(),
      cite
    }),
    intramuscular: z.strictObject({
      once: z.number().positive(),
      each: z.number().positive(),
      everyHours: z.number().positive(),
      meaning: z.string(),
      cite
    }),
    labelDay: z.strictObject({ grams: z.number().positive(), meaning: z.string(), cite }),
    duration: z.strictObject({
      warningHours: z.number().positive(),
      criticalHours: z.number().positive(),
      neuroprotectionHours: z.number().positive(),
      cite
    }),
    creatinine: z.strictObject({
      reduced: z.number().positive(),
      severe: z.number().positive(),
      unit: z.literal('mg/dL'),
      cite
    }),
    gramsIn48: z.strictObject({ value: z.number().positive(), cite })
  }),
  tabletsAtStart: z.strictObject({ mmolPerDay: z.number().positive(), meaning: z.string(), cite }),
  renewal: z.strictObject({
    magnesiumDays: z.number().positive(),
    creatinineDays: z.number().positive(),
    creatinineDaysReduced: z.number().positive(),
    orderDays: z.number().positive(),
    cite
  })
})

/** Every drug has its hours, or is not taken together with magnesium at all (M32). */
export const separationSchema = z.strictObject({
  title: z.string(),
  rows: z.array(
    z
      .strictObject({
        name: z.string(),
        class: z.string().optional(),
        /** Words of its name, in lower case. */
        drugs: z.array(z.string().regex(/^[a-z]+$/)).optional(),
        iron: z.literal(true).optional(),
        never: z.literal(true).optional(),
        /** Hours before magnesium and after it, or on both sides. */
        before: z.number().positive().optional(),
        after: z.number().positive().optional(),
        apart: z.number().positive().optional(),
        upTo: z.number().positive().optional(),
        atLeast: z.literal(true).optional(),
        cite
      })
      .refine(({ never, before, after, apart }) => {
        const sides = before !== undefined && after !== undefined
        return [never === true, sides, apart !== undefined].filter(Boolean).length === 1
      }, 'must say hours on both sides, hours apart, or never')
  )
})

/** Steps in which a correction looks for the least change (M27). */
export const correctionSchema = z.strictObject({
  injections: z.strictObject({
    grams: descending,
    minutes: ascending,
    hours: descending,
    volumes: ascending,
    strength: z.strictObject({ value: z.number().positive(), unit: z.literal('%'), meaning: z.string(), cite })
  }),
  /** Times a day, pieces at once and mL of a liquid in which a division is looked for. */
  tablets: z.strictObject({
    timesMost: z.int().positive(),
    piecesMost: z.int().positive(),
    milliliters: z.number().positive()
  }),
  cite
})
