import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Chart, condition, hoursAgo, lab } from '../../support/charts/chart.ts'
import { bolus, draft, orderService, tablets } from '../../support/requests/draft-call.ts'

/** Drafts that are no business of the service, and words of the chart that must stay words. */

const { sign } = orderService()

const file = new URL('../../../cds-services/hypomagnesemia/knowledge/value-sets/drug-products.json', import.meta.url)
type Row = readonly [code: string, route: string, ingredients: number, classes: readonly string[], display: string]
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[] }

const well: Chart = {
  labs: [
    lab('magnesium-moles', 0.9),
    lab('potassium', 4.3),
    lab('calcium', 2.35),
    lab('albumin', 42),
    lab('weight', 70),
    lab('height', 165),
    lab('creatinine', 0.8),
    lab('creatinine', 0.8, { ago: 200 })
  ]
}
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const draftOf = ([code, , , , display]: Row) =>
  draft(
    { name: display },
    { id: `d${code}`, with: { medicationCodeableConcept: { coding: [{ system: rxnorm, code, display }] } } }
  )

describe('a chart in which all is well', () => {
  const concern = /^magnesium-|-magnesium$|vitamin-d-analogue/
  const common = rows.filter(([, , , classes]) => !classes.some(name => concern.test(name)))

  it('gives no card for any product that is neither magnesium nor an active vitamin', async () => {
    const loud: string[] = []
    for (let start = 0; start < common.length; start += 100) {
      const cards = await sign(well, ...common.slice(start, start + 100).map(draftOf))
      loud.push(...cards.map(card => card.summary))
    }
    expect(common.length).toBeGreaterThan(3000)
    expect(loud).toEqual([])
  }, 30_000)

  const everyday = [
    'Acetaminophen 325 MG Oral Tablet',
    'Amoxicillin 500 MG Oral Capsule',
    'atorvastatin 20 MG Oral Tablet',
    'metformin hydrochloride 500 MG Oral Tablet',
    'esomeprazole magnesium 20 MG Delayed Release Oral Capsule',
    'naproxen sodium 220 MG Oral Tablet',
    'cholecalciferol 1000 UNT Oral Tablet',
    'insulin glargine 100 UNT/ML Injectable Solution',
    'sertraline 50 MG Oral Tablet',
    'gentamicin 3 MG/ML Ophthalmic Solution'
  ]
  it.each(everyday)('%s: no card', async name => expect(await sign(well, draft({ name }))).toEqual([]))
})

describe('names from outside', () => {
  const hostile = [
    '<img src=x onerror=alert(1)> magnesium oxide 400 MG Oral Tablet',
    '[click](https://evil.example) magnesium oxide',
    'magnesium \u202Eedixo\u202C oxide 400 MG',
    `magnesium oxide ${'very '.repeat(400)}long`,
    'magnesium oxide\n\n# Heading\n- **bold** `code`'
  ]
  it.each(hostile)('%s stay text', async name => {
    const cards = await sign(well, draft({ name }, { route: 'oral' }))
    expect(cards).toHaveLength(1)
    for (const { summary, detail = '', suggestions = [] } of cards) {
      const shown = [summary, detail, ...suggestions.map(item => item.label)].join('\n')
      expect(shown).not.toMatch(/<img|\]\(http|\u202E|^# /m)
      expect(detail).not.toContain('**bold')
      expect([...summary].length).toBeLessThan(140)
      expect(summary).toMatch(/magnesium|click|img/i)
    }
  })

  it('never crowd the advice out of the headline', async () => {
    const charts: readonly Chart[] = [
      { ...well, labs: [lab('magnesium', 1.03, { with: {} }), lab('creatinine', 4.4)] },
      { ...well, conditions: [condition('myasthenia'), condition('heartBlock'), condition('diabeticComa')] },
      { labs: [] },
      { ...well, orders: [{ ...tablets(1, 1), id: 'm1', status: 'active', authoredOn: hoursAgo(300) }] }
    ]
    const names = ['magnesium oxide', `magnesium ${'oxide '.repeat(60)}`]
    for (const chart of charts)
      for (const name of names)
        for (const order of [draft({ name }, { route: 'oral' }), { ...bolus(3, 5), medicationCodeableConcept: { text: name } }])
          for (const { summary } of await sign(chart, order)) expect(summary).not.toMatch(/…|: *$/)
  })
})

describe('whatever a draft looks like', () => {
  const field = fc.constantFrom(
    'doseAndRate',
    'doseQuantity',
    'doseRange',
    'rateRatio',
    'rateQuantity',
    'rateRange',
    'value',
    'unit',
    'code',
    'timing',
    'repeat',
    'frequency',
    'period',
    'periodUnit',
    'when',
    'timeOfDay',
    'boundsDuration',
    'boundsPeriod',
    'duration',
    'durationUnit',
    'count',
    'route',
    'method',
    'text',
    'asNeededBoolean',
    'maxDosePerPeriod',
    'numerator',
    'denominator',
    'low',
    'high',
    'additionalInstruction',
    'event'
  )
  const { json } = fc.letrec(tie => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('g', 'mg', 'h', 'd', 'min', 'HS', 'mg/min', 'push', '{tbl}', 'in 100 mL', '480 mg elemental', null, true),
      fc.double(),
      fc.string({ maxLength: 12 }),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(field, tie('json'), { maxKeys: 6 })
    )
  }))
  const { post } = orderService()
  const body = (order: object) => ({
    hook: 'order-sign',
    hookInstance: '0b3cf0a8-0f3e-4a6c-9f0d-6a2f7a3f0c55',
    context: {
      userId: 'Practitioner/u1',
      patientId: 'p1',
      draftOrders: { resourceType: 'Bundle', entry: [{ resource: order }] }
    },
    prefetch: {}
  })

  it('is answered with 200', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('vial', 'oxide400', 'premix', 'milk'),
        fc.dictionary(field, json),
        json,
        async (product, dosage, extra) => {
          const order = draft(product as 'vial', {
            dosage: dosage as Record<string, unknown>,
            with: { reasonCode: extra, note: extra }
          })
          expect((await post('order-sign', body(order))).status).toBe(200)
          expect((await post('order-sign', body({ ...order, dosageInstruction: extra, authoredOn: extra }))).status).toBe(200)
        }
      ),
      { numRuns: 200 }
    )
  }, 30_000)
})
