import { z } from 'zod'
import { codeFault } from '../../../src/guideline/code-systems.ts'
import { cite, molarMass, productKey } from '../knowledge-schema.ts'
import { protocolSchema } from './protocol-schema.ts'

/** What `knowledge/local.json` may contain, and what a site may put in its place. */

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const loinc = 'http://loinc.org'
const words = z.string().min(1).max(200)
const positive = z.number().positive()

const product = z
  .strictObject({
    key: productKey,
    system: z.string().default(rxnorm),
    code: z.string(),
    display: words,
    form: z.enum(['tablet', 'capsule', 'vial', 'premix']),
    unit: words,
    unitCode: words,
    mmol: positive,
    elementalMg: positive.optional(),
    grams: positive.optional(),
    ml: positive.optional(),
    words
  })
  .superRefine((item, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const strength = strengthOf(item)
    if (strength.missing) return fault(strength.missing, `missing: a ${item.form} needs its strength`)
    if (Math.abs(strength.mmol - item.mmol) > 0.03 * item.mmol)
      fault('mmol', `${item.mmol} mmol does not match the strength (${strength.mmol.toFixed(3)} mmol)`)
  })
export type LocalProduct = z.infer<typeof product>

/** Injections state grams of the heptahydrate and mL, everything else the elemental magnesium of one piece. */
function strengthOf({ form, elementalMg, grams, ml }: Pick<LocalProduct, 'form' | 'elementalMg' | 'grams' | 'ml'>): {
  readonly mmol: number
  readonly missing?: string
} {
  const injected = form === 'vial' || form === 'premix'
  if (injected)
    return {
      mmol: ((grams ?? 0) * 1000) / molarMass.heptahydrate,
      ...(grams === undefined ? { missing: 'grams' } : ml === undefined ? { missing: 'ml' } : {})
    }
  return { mmol: (elementalMg ?? 0) / molarMass.magnesium, ...(elementalMg === undefined ? { missing: 'elementalMg' } : {}) }
}

const test = z.strictObject({
  key: z.string(),
  system: z.string().default(loinc),
  code: z.string(),
  display: words,
  words,
  brief: words.optional()
})

/** Rows whose code is of no known system, or not of its form, each with its path. */
export function codeFaults(local: Pick<Site, 'systems' | 'products' | 'tests' | 'orders'>) {
  return (['products', 'tests', 'orders'] as const).flatMap(name =>
    (local[name] ?? []).flatMap((row, index) => {
      const fault = codeFault(row, local.systems)
      return fault ? [{ path: [name, index, fault.at], message: fault.message }] : []
    })
  )
}

/** An order of the site's own, made ready for one proposal with its dose: an item of a preference list, an order set. */
const order = z.strictObject({ for: words, system: z.string(), code: z.string(), display: words })

const shape = {
  about: z.string(),
  /** Code systems of the site itself, beside those that everybody knows. */
  systems: z.array(z.string().regex(/^(urn:|https?:\/\/)\S+$/, 'must be a URI')),
  products: z.array(product),
  tests: z.array(test),
  orders: z.array(order),
  doseUnit: z.enum(['g', 'mg', 'mmol', 'meq']),
  rateUnit: z.enum(['mg/min', 'g/h'])
}

export const localSchema = z.strictObject(shape).superRefine((local, context) => {
  for (const { path, message } of codeFaults(local)) context.addIssue({ code: 'custom', path: [...path], message })
})
export type Local = z.infer<typeof localSchema>

/** What a code of the site's own means, by the name of a concept; `unit` where the laboratory sends none. */
const siteCode = z.strictObject({
  system: z.string().regex(/^[^\s,&#]{1,200}$/, 'must be the address or name of a system, without blanks, commas, & and #'),
  code: z.string().regex(/^\S(.{0,98}\S)?$/, 'must be a code'),
  concept: words,
  unit: words.optional()
})

/** A site's own file: rows that replace ours of the same key, and figures moved within their bounds. Everything may be left out. */
export const siteSchema = z
  .strictObject({
    ...shape,
    thresholds: z.record(z.string(), z.number()),
    codes: z.array(siteCode),
    /** Every dose that is given stands in the administration record: an empty one says that nothing was. */
    marComplete: z.boolean(),
    protocol: protocolSchema
  })
  .partial()
export type Site = z.infer<typeof siteSchema>

const place = z.string().regex(/^(thresholds|doses|windows)(\/[A-Za-z0-9]+)+$/, 'must be a file and a path in it')

/** Figures that a site may move, how far, and the places where each of them stands. `never` says which way is forbidden outright. */
const share = z.number().positive()
export const boundsSchema = z.strictObject({
  about: z.string(),
  /** What products of a site may hold: mmol of a piece, percent of a vial; how near to the table of contents. */
  products: z.strictObject({ tabletLeast: share, capsuleLeast: share, vialLeast: share, vialMost: share, nearPercent: share }),
  rows: z.array(
    z
      .strictObject({
        name: z.string(),
        from: z.number(),
        to: z.number(),
        never: z.enum(['up', 'down']).optional(),
        at: z.array(place).min(1),
        meaning: words,
        cite
      })
      .refine(row => row.from < row.to, 'ends before it begins')
  )
})
export type Bound = z.infer<typeof boundsSchema>['rows'][number]
