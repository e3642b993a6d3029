import { describe, expect, it } from 'vitest'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { outline } from '../../support/cards/cards.ts'
import { type Chart, condition, lab, order } from '../../support/charts/chart.ts'
import { orderService } from '../../support/requests/draft-call.ts'

/** M36: a limit is compared in the unit that was reported, and the laboratory's own lower limit counts where nothing makes it matter. */

const { view } = orderService()
const rest = [
  lab('creatinine', 0.8),
  lab('creatinine', 0.8, { ago: 60 }),
  lab('potassium', 4.2),
  lab('calcium', 2.3),
  lab('albumin', 40),
  lab('weight', 70)
]
const chart = (value: number, unit: string, range?: object, over: Chart = {}): Chart => ({
  ...over,
  encounter: 'IMP',
  labs: [
    lab(unit === 'meq/L' ? 'magnesium-any' : 'magnesium', value, { unit, with: range ? { referenceRange: [range] } : {} }),
    ...(over.labs ?? []),
    ...rest.filter(item => !over.labs || JSON.stringify(item.code) !== JSON.stringify(over.labs[0]?.code))
  ]
})
const topics = async (where: Chart) => outline(await view(where)).join(' ')

/** What stands on either side of an edge: the figure itself belongs to the upper side. */
const sides: readonly (readonly [number, RegExp, RegExp])[] = [
  [0.5, /severe:critical/, /oralReplacement/],
  [0.65, /oralReplacement/, /borderline/],
  [0.7, /borderline/, /^$/],
  [2.0, /highMagnesium/, /toxicMagnesium/]
]

describe('the edges of bands', () => {
  it.each(sides)('%s mmol/L in mg/dL and mEq/L', async (mmol, below, from) => {
    const edge = ownKnowledge.thresholds.magnesium.edges.find(item => item.mmol === mmol)
    expect(edge).toBeDefined()
    expect(await topics(chart(edge?.mgdl ?? 0, 'mg/dL'))).toMatch(from)
    expect(await topics(chart((edge?.mgdl ?? 0) - 0.01, 'mg/dL'))).toMatch(below)
    if (edge?.meq === undefined) return
    expect(await topics(chart(edge.meq, 'meq/L'))).toMatch(from)
    expect(await topics(chart(edge.meq - 0.01, 'meq/L'))).toMatch(below)
  })

  it('1.05 mmol/L: 2.55 mg/dL is not above it, 2.56 is', async () => {
    expect(await topics(chart(2.55, 'mg/dL'))).toBe('')
    expect(await topics(chart(2.56, 'mg/dL'))).toMatch(/highMagnesium/)
  })
})

describe("the laboratory's own lower limit", () => {
  const range = (low: number, high = 2.6, unit: string | undefined = 'mg/dL') => ({
    low: { value: low, ...(unit ? { unit, system: 'http://unitsofmeasure.org', code: unit } : {}) },
    high: { value: high, ...(unit ? { unit, system: 'http://unitsofmeasure.org', code: unit } : {}) }
  })
  it.each([
    ['no range', chart(1.65, 'mg/dL'), /borderline/],
    ['1.6 to 2.6', chart(1.65, 'mg/dL', range(1.6)), /^$/],
    ['at it', chart(1.6, 'mg/dL', range(1.6)), /^$/],
    ['below it', chart(1.59, 'mg/dL', range(1.6)), /borderline/],
    ['below 0.65 mmol/L it does not count', chart(1.55, 'mg/dL', range(1.5)), /oralReplacement/],
    ['without a unit', chart(1.65, 'mg/dL', range(1.6, 2.6, '')), /borderline/],
    ['inverted', chart(1.65, 'mg/dL', range(2.6, 1.6)), /borderline/],
    ['above 0.75 mmol/L', chart(1.65, 'mg/dL', range(1.9)), /borderline/],
    ['with a risk', chart(1.65, 'mg/dL', range(1.6), { age: 70 }), /borderline/],
    ['with a symptom', chart(1.65, 'mg/dL', range(1.6), { conditions: [condition('tremor')] }), /borderline/],
    ['on digoxin', chart(1.65, 'mg/dL', range(1.6), { orders: [order('digoxin')] }), /borderline/],
    ['with a QT drug', chart(1.65, 'mg/dL', range(1.6), { orders: [order('amiodarone')] }), /borderline/],
    ['with low potassium', chart(1.65, 'mg/dL', range(1.6), { labs: [lab('potassium', 3.4)] }), /borderline/]
  ])('%s', async (_, where, expected) => expect(await topics(where)).toMatch(expected))
})
