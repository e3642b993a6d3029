import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Chart, condition, lab } from '../../support/charts/chart.ts'
import { draft, findingsOf, orderService, quantity } from '../../support/requests/draft-call.ts'

/** What must hold of the order checks whatever the dose. */

const { sign } = orderService()

const labs = (magnesium: number, creatinine?: number) => [
  lab('magnesium-moles', magnesium),
  lab('potassium', 4.2),
  lab('calcium', 2.3),
  lab('albumin', 40),
  lab('weight', 70),
  lab('height', 165),
  ...(creatinine === undefined ? [] : [lab('creatinine', creatinine), lab('creatinine', creatinine, { ago: 200 })])
]
const charts: readonly Chart[] = [
  ...[0.4, 0.58, 0.9].flatMap(level => [0.8, 1.5, 2.3, 4, undefined].map(creatinine => ({ labs: labs(level, creatinine) }))),
  { labs: labs(0.45, 0.8), conditions: [condition('torsades')] },
  { labs: labs(0.45, 1.5), age: 30, conditions: [condition('preEclampsia')] },
  { labs: labs(0.45, 0.8), age: 16 }
]
const anyChart = fc.constantFrom(...charts)

type Json = Record<string, unknown>
/** A dose in every unit it can be written in; a 50% vial holds half a gram a milliliter. */
const spellings = (grams: number): readonly Json[] => [
  quantity(grams, 'g'),
  quantity(grams * 1000, 'mg'),
  quantity((grams * 1000) / 246.47, 'mmol'),
  quantity((grams * 2000) / 246.47, 'meq'),
  { value: (grams * 2000) / 246.47, unit: 'mEq' },
  quantity(grams * 2, 'mL')
]

const injected = (dose: Json, minutes: number | undefined, more: Json = {}): Json =>
  draft('vial', {
    route: 'vein',
    dose,
    repeat: { count: 1, ...(minutes === undefined ? {} : { duration: minutes, durationUnit: 'min' }), ...more },
    text: 'in 250 mL 0.9% sodium chloride'
  })

const rank: Readonly<Record<string, number>> = { info: 1, warning: 2, critical: 3 }
const ranked = (found: readonly string[]): ReadonlyMap<string, number> => {
  const most = new Map<string, number>()
  for (const item of found) {
    const [code = '', severity = ''] = item.split(':')
    most.set(code, Math.max(most.get(code) ?? 0, rank[severity] ?? 0))
  }
  return most
}

/** Every finding of the first is one of the second, and no milder. */
function contained(smaller: readonly string[], larger: readonly string[]): readonly string[] {
  const after = ranked(larger)
  return [...ranked(smaller)].filter(([code, severity]) => (after.get(code) ?? 0) < severity).map(([code]) => code)
}

const grams = fc.double({ min: 0.1, max: 60, noNaN: true })
const minutes = fc.option(fc.integer({ min: 1, max: 1440 }), { nil: undefined })
const factor = fc.double({ min: 1, max: 30, noNaN: true })
const runs = { numRuns: 60 }
const patience = 30_000

describe('the same dose', () => {
  it(
    'has the same findings in g, mg, mmol, mEq and mL',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyChart, fc.integer({ min: 1, max: 400 }), minutes, async (chart, tenths, time) => {
          // Off the limits by a hair, so that the last bit of a conversion decides nothing.
          const [first, ...others] = await Promise.all(
            spellings(tenths / 10 + 0.0137).map(async dose => findingsOf(await sign(chart, injected(dose, time))))
          )
          for (const other of others) expect(other).toEqual(first)
        }),
        { numRuns: 40 }
      )
    },
    patience
  )

  it(
    'has the same findings as rate in mg/min, g/h, mL/h of the bag, or as ratio',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyChart, fc.integer({ min: 1, max: 300 }), async (chart, perMinute) => {
          const rate = perMinute + 0.137
          const entries = [
            { rateQuantity: quantity(rate, 'mg/min') },
            { rateQuantity: quantity((rate * 60) / 1000, 'g/h') },
            { rateRatio: { numerator: quantity(rate * 60, 'mg'), denominator: quantity(1, 'h') } }
          ]
          const answers = await Promise.all(
            entries.map(async entry => {
              const dosage = { doseAndRate: [entry], timing: { repeat: { boundsDuration: quantity(12, 'h') } } }
              return findingsOf(await sign(chart, draft('vial', { route: 'vein', text: 'in 250 mL saline', dosage })))
            })
          )
          for (const answer of answers) expect(answer).toEqual(answers[0])
        }),
        { numRuns: 40 }
      )
    },
    patience
  )
})

describe('a larger dose', () => {
  it(
    'by vein keeps every finding of the smaller one',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyChart, grams, factor, minutes, async (chart, dose, times, time) => {
          const small = findingsOf(await sign(chart, injected(quantity(dose, 'g'), time)))
          const large = findingsOf(await sign(chart, injected(quantity(dose * times, 'g'), time)))
          expect(contained(small, large)).toEqual([])
        }),
        runs
      )
    },
    patience
  )

  it(
    'as a rate keeps every finding, with its total or without one',
    async () => {
      const anyTotal = fc.option(grams, { nil: undefined })
      const anyRate = fc.double({ min: 0.5, max: 500, noNaN: true })
      await fc.assert(
        fc.asyncProperty(anyChart, anyRate, factor, anyTotal, async (chart, rate, times, total) => {
          const order = (scale: number) =>
            draft('vial', {
              route: 'vein',
              ...(total === undefined ? {} : { dose: quantity(total * scale, 'g') }),
              rate: quantity(rate * scale, 'mg/min'),
              repeat: total === undefined ? { boundsDuration: quantity(20, 'h') } : { count: 1 },
              text: 'in 500 mL 0.9% sodium chloride'
            })
          const small = findingsOf(await sign(chart, order(1)))
          const large = findingsOf(await sign(chart, order(times)))
          expect(contained(small, large)).toEqual([])
        }),
        runs
      )
    },
    patience
  )

  it(
    'by mouth keeps every finding',
    async () => {
      const unit = fc.constantFrom('{tbl}', 'mmol', 'meq')
      await fc.assert(
        fc.asyncProperty(
          anyChart,
          fc.integer({ min: 1, max: 12 }),
          factor,
          fc.integer({ min: 1, max: 6 }),
          unit,
          async (chart, dose, times, daily, code) => {
            const order = (value: number) =>
              draft('oxide400', {
                route: 'oral',
                dose: quantity(value, code),
                repeat: { frequency: daily, period: 1, periodUnit: 'd' }
              })
            const small = findingsOf(await sign(chart, order(dose)))
            const large = findingsOf(await sign(chart, order(dose * times)))
            expect(contained(small, large)).toEqual([])
          }
        ),
        runs
      )
    },
    patience
  )
})

describe('what is unknown is said', () => {
  const fine: Chart = { labs: labs(0.58, 0.8) }
  const day = { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }
  const tablet = quantity(1, '{tbl}')
  const oral = (options: object) => draft('oxide400', { route: 'oral', repeat: day, ...options })
  const vein = (options: object) => draft('vial', { route: 'vein', text: 'in 100 mL saline', ...options })
  const known: readonly (readonly [string, Json])[] = [['a tablet at night', oral({ dose: tablet })]]
  const unknown: readonly (readonly [string, Json])[] = [
    ['words alone', oral({ text: 'as directed' })],
    ['no instruction', { ...oral({}), dosageInstruction: [] }],
    ['a unit nobody knows', oral({ dose: quantity(1, '{scoop}') })],
    ['code and unit that contradict', oral({ dose: { value: 400, code: 'mg', unit: 'g' } })],
    ['an open range', oral({ dosage: { doseAndRate: [{ doseRange: { low: tablet } }] } })],
    ['a comparator', oral({ dose: { ...tablet, comparator: '<' } })],
    ['a mass that is no whole tablet', oral({ dose: quantity(300, 'mg') })],
    [
      'a product known by name',
      draft({ name: 'Magnesium glycinate' }, { route: 'oral', dose: quantity(2, '{capsule}'), repeat: day })
    ],
    ['how often unsaid', oral({ dose: tablet, repeat: {} })],
    ['how often in words', oral({ dose: tablet, repeat: {}, text: 'twice daily' })],
    ['as needed without a limit', oral({ dose: tablet, repeat: {}, dosage: { asNeededBoolean: true } })],
    ['an unreadable period', oral({ dose: tablet, repeat: { frequency: 2, period: 1, periodUnit: 'moon' } })],
    ['a second instruction in words', oral({ dose: tablet, more: [{ text: 'and more if cramps' }] })],
    ['no route', draft({ name: 'Magnesium' }, { dose: quantity(10, 'mmol'), repeat: day })],
    ['by vein, words alone', vein({ text: 'per protocol in 100 mL saline' })],
    ['by vein, mL of what strength', draft({ name: 'magnesium sulfate IV' }, { route: 'vein', dose: quantity(50, 'mL') })],
    ['by vein, mL/h of a bag nobody described', draft('vial', { route: 'vein', rate: quantity(50, 'mL/h'), text: 'saline' })],
    [
      'by vein, by weight, weight unknown',
      vein({ dose: quantity(40, 'mg/kg'), repeat: { count: 1, duration: 60, durationUnit: 'min' } })
    ]
  ]
  it.each(known)('%s: silent', async (_, order) => expect(findingsOf(await sign(fine, order))).toEqual([]))
  it.each(unknown)('%s', async (_, order) => {
    const chart = { labs: fine.labs?.filter(item => !JSON.stringify(item).includes('29463-7')) ?? [] }
    const cards = await sign(chart, order)
    expect(findingsOf(cards).filter(found => /^(notChecked|saltOrElemental|rateMissing):warning$/.test(found))).not.toEqual([])
    expect(`${cards[0]?.summary} ${cards[0]?.detail}`).toMatch(
      /not read|not checked|could be read|could not be read|not stated|not known|Rate needed/
    )
  })
})
