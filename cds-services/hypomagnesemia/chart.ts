import { z } from 'zod'
import { hour } from '../../src/facts/time.ts'
import type { ChartBand, ChartMeasure, ChartView, HourRange } from '../../src/guideline/chart-view.ts'
import { readKnowledge } from '../../src/guideline/knowledge.ts'
import { concepts, labTests } from './inputs.ts'
import { analyte, drugLimits, drugMembers, drugProducts, type Knowledge, recheckAfter } from './knowledge.ts'
import type { LabConcept } from './knowledge-names.ts'

const code = z.strictObject({ code: z.string(), display: z.string() })
const choices = readKnowledge(
  new URL('knowledge/try-out.json', import.meta.url),
  z.strictObject({
    about: z.string(),
    drugs: z.array(code),
    conditions: z.array(code),
    allergies: z.array(z.strictObject({ substance: code, reaction: code.optional() })),
    starters: z.array(z.strictObject({ example: z.string(), words: z.string() })).length(5),
    drafts: z.array(
      z.strictObject({
        key: z.string(),
        drug: code,
        text: z.string(),
        route: z.enum(['oral', 'intravenous', 'intramuscular']),
        dose: z.strictObject({ value: z.number(), unit: z.string(), code: z.string() }),
        timesPerDay: z.number().optional(),
        runsMinutes: z.number().optional()
      })
    )
  })
)
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const snomed = 'http://snomed.info/sct'

/** Bands by how far from the range they are. */
const levels: readonly (readonly string[])[] = [['RNG'], ['BRD'], ['DEF', 'HI'], ['SEV', 'TOX']]

type Measured = {
  /** Its name in `units.json`. */
  readonly name: string
  readonly title: string
  /** The input that brings it; the name where nothing is said. */
  readonly input?: string
  readonly concepts: readonly LabConcept[]
  readonly drawn?: boolean
  readonly bands?: readonly ChartBand[]
  readonly limits?: readonly string[]
}

function measure(
  { thresholds }: Knowledge,
  { name, title, input = name, concepts, drawn = true, bands = [], limits = [] }: Measured
): ChartMeasure {
  const { unit, codes, units, plausible } = analyte(name, ...concepts)
  return {
    name,
    title,
    input,
    unit,
    codes: codes.map(({ code, property }) => [code, property]),
    units: [...new Set(units.values())],
    plausible,
    drawn,
    bands,
    limits: limits.flatMap(key => thresholds.limits[key] ?? []).map(({ value, meaning }) => ({ value, meaning }))
  }
}

const always = (key: Parameters<typeof recheckAfter>[0]): HourRange => [recheckAfter(key), recheckAfter(key)]

/** In hospital, or where the setting is not known (M35), a low result is too old to act on before its own interval is over. */
const untreated = (knowledge: Knowledge, key: Parameters<typeof recheckAfter>[0]): HourRange => [
  Math.min(recheckAfter(key), knowledge.window('oral/magnesium', true) / hour),
  recheckAfter(key)
]

/** What the pages about one patient show, from the same tables that the rules read. */
export const chart = (knowledge: Knowledge): ChartView => ({
  measures: [
    measure(knowledge, {
      name: 'magnesium',
      title: 'Magnesium',
      concepts: concepts.magnesium,
      bands: knowledge.thresholds.magnesium.rows.map(({ name, from, to, meaning }) => ({
        name,
        from,
        to,
        meaning: meaning.replace(/ \(.*\)$/, ''),
        level: Math.max(
          0,
          levels.findIndex(names => names.includes(name))
        )
      }))
    }),
    measure(knowledge, {
      name: 'potassium',
      title: 'Potassium',
      concepts: concepts.potassium,
      limits: ['potassiumLow', 'potassiumHigh']
    }),
    measure(knowledge, { name: 'calcium', title: 'Calcium, total', concepts: concepts.totalCalcium }),
    measure(knowledge, {
      name: 'ionizedCalcium',
      title: 'Calcium, ionized',
      input: 'calcium',
      concepts: concepts.ionizedCalcium,
      limits: ['ionizedCalciumLow']
    }),
    measure(knowledge, { name: 'creatinine', title: 'Creatinine', concepts: concepts.creatinine }),
    measure(knowledge, { name: 'weight', title: 'Weight', input: 'body', concepts: labTests.weight.concepts, drawn: false })
  ],
  marks: {
    title: 'Magnesium',
    drugClass: 'magnesium-product',
    limits: drugLimits,
    products: drugProducts.filter(product => product.classes.includes('magnesium-product')),
    members: drugMembers.filter(member => member.concept === 'magnesium-product')
  },
  recheck: {
    title: 'Next magnesium',
    sooner: 'with weaker kidneys or a risk factor, in hospital, or where the setting is not known',
    afterDose: always('afterDose'),
    injection: [recheckAfter('injectionWeakKidneys'), recheckAfter('injection')],
    injectionEnded: always('injectionEnded'),
    oralStarted: [recheckAfter('tabletsStarted'), recheckAfter('tablets')],
    oral: [recheckAfter('tabletsAtRisk'), recheckAfter('tablets')],
    untreated: {
      SEV: always('untreatedSEV'),
      DEF: untreated(knowledge, 'untreatedDEF'),
      BRD: untreated(knowledge, 'untreatedBRD')
    }
  },
  tryOut: {
    drugs: choices.drugs.map(drug => ({ system: rxnorm, ...drug })),
    conditions: choices.conditions.map(condition => ({ system: snomed, ...condition })),
    starters: choices.starters,
    allergies: choices.allergies.map(({ substance, reaction }) => ({
      substance: { system: snomed, ...substance },
      reaction: reaction && { system: snomed, ...reaction }
    })),
    products: knowledge.local.products.map(({ system, code, display, words, form, unit, unitCode }) => ({
      drug: { system, code, display },
      words,
      route: form === 'tablet' || form === 'capsule' ? ('oral' as const) : ('intravenous' as const),
      unit,
      unitCode
    })),
    drafts: choices.drafts.map(({ drug, timesPerDay, runsMinutes, ...draft }) => ({
      ...draft,
      drug: { system: rxnorm, ...drug },
      ...(timesPerDay === undefined ? {} : { timesPerDay }),
      ...(runsMinutes === undefined ? {} : { runsMinutes })
    }))
  }
})
