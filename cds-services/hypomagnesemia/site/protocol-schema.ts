import { z } from 'zod'
import { cite } from '../knowledge-schema.ts'

/** What a site file may state as its replacement protocol (M40). The limits that no single figure can show are in `protocol-faults.ts`. */

const limit = z.strictObject({ value: z.number().positive(), unit: z.string(), meaning: z.string(), cite })
export const protocolLimitSchema = z.strictObject({
  title: z.string(),
  about: z.string(),
  edgeFrom: limit,
  edgeTo: limit,
  targetMost: limit,
  doseMost: limit,
  doseShareReduced: limit,
  doseMostMuchReduced: limit,
  rateMost: limit,
  recheckMost: limit,
  dilution: limit,
  tolerance: limit
})

const plain = (most: number) =>
  z.string().regex(new RegExp(`^[\\p{L}\\p{N}][\\p{L}\\p{N} .,'&()/-]{0,${most - 1}}$`, 'u'), 'must be plain words')
const positive = z.number().positive()
const codes = z.array(z.string().min(1).max(100)).min(1)

const protocolUnits = ['mg/dL', 'mmol/L', 'mEq/L'] as const
const byVein = 'must be intravenous: a row is a dose by vein, tablets follow the rows of the guideline'
const needsLevel = 'missing: each dose needs a level since the last one'

const row = z
  .strictObject({
    from: positive.describe('Lowest magnesium of the row'),
    to: positive.describe('Magnesium below which the row holds; the next row begins here'),
    unit: z.enum(protocolUnits),
    grams: positive.describe('Grams of magnesium sulfate heptahydrate, clearance of 60 mL/min and more'),
    hours: positive.describe('Hours over which the dose runs'),
    route: z.literal('intravenous', byVein),
    product: z
      .enum(['vial1g', 'vial5g', 'premix1g', 'premix2g'])
      .describe('A product of the site file or of the guideline, by its key'),
    recheckHours: z.number(needsLevel).positive().describe('Hours from the end of the dose to the next level'),
    volume: positive.optional().describe('mL of a dose made from a vial'),
    renal: z
      .strictObject({ R2: z.number().nonnegative(), R3: z.number().nonnegative() })
      .describe('Grams at a clearance of 30 to 59 and of 20 to 29 mL/min; 0 for none. Below 20 nothing is given')
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'ends before it begins' })

const where = z
  .strictObject({
    classes: codes.describe('Codes of Encounter.class'),
    locations: z.array(z.string().regex(/^Location\/\S{1,64}$/, 'must be Location/id')).min(1),
    serviceTypes: codes.describe('Codes of Encounter.serviceType')
  })
  .partial()
  .refine(item => Object.keys(item).length > 0, 'names nothing')
  .describe('Encounters for which the setting holds; every list that is stated must match')

const setting = z.strictObject({
  where: where.optional(),
  target: positive.describe('Level aimed at, in the unit of the rows'),
  rows: z.array(row).min(1).max(10)
})

const named = 'missing: nothing would tell when the setting holds'
const special = setting.refine(item => item.where !== undefined, { path: ['where'], message: named })

export const settingNames = ['cardiac', 'icu', 'ward'] as const
export type SettingName = (typeof settingNames)[number]

export const protocolSchema = z.strictObject({
  name: plain(40).describe('Whose protocol it is, as cards say it'),
  version: plain(20),
  settings: z
    .strictObject({ cardiac: special, icu: special, ward: setting })
    .partial()
    .refine(item => Object.keys(item).length > 0, 'states no setting')
    .describe(
      'The first of cardiac, icu, ward whose `where` matches holds; without a match ward for inpatients, and none outside'
    )
})
export type SiteProtocol = z.infer<typeof protocolSchema>
export type ProtocolRow = SiteProtocol['settings'][SettingName] extends infer S | undefined
  ? S extends { readonly rows: readonly (infer R)[] }
    ? R
    : never
  : never
