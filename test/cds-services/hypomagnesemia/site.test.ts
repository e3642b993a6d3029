import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { boundFault, bounds } from '../../../cds-services/hypomagnesemia/site/bounds.ts'
import { knowledgeOf } from '../../../cds-services/hypomagnesemia/site/site.ts'
import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import { profiles } from '../../../src/clients/profile.ts'
import type { ServicePackage } from '../../../src/guideline-folder.ts'
import { respond } from '../../../src/pipeline.ts'
import { drugOrders, topicOf } from '../../support/cards/cards.ts'
import { type Chart, condition, lab } from '../../support/charts/chart.ts'
import { fixturesOf, purposeOf, settled } from '../../support/fixtures/replay.ts'
import { draftsOf, orderService } from '../../support/requests/draft-call.ts'

/** A site's own file: its products, orders, units and figures in place of ours, and nothing that would loosen the guideline. */

const variant = (site: object): ServicePackage => {
  const made = service.withLocal?.(site, 'test')
  if (!made) throw new Error('no variant')
  return made
}

const preferenceList = 'urn:com.epic.cdshooks.action.code.system.preference-list-item'
const oxide500 = {
  key: 'tablet',
  code: '311431',
  display: 'magnesium oxide 500 MG Oral Tablet',
  form: 'tablet',
  unit: 'tablet',
  unitCode: '{tbl}',
  mmol: 12.406,
  elementalMg: 301.5,
  words: 'magnesium oxide 500 mg tablet'
}
const ampoule = {
  key: 'premix2g',
  system: 'urn:oid:1.2.3.4',
  code: 'MG20-10',
  display: 'Magnesium sulfate 20% ampoule, 10 mL',
  form: 'vial',
  unit: 'g',
  unitCode: 'g',
  mmol: 8.115,
  grams: 2,
  ml: 10,
  words: 'magnesium sulfate 20% ampoule (2 g in 10 mL)'
}

it('the example is right, and moves what it says', () => {
  const example: unknown = JSON.parse(readFileSync(new URL('../../../deploy/site.example.json', import.meta.url), 'utf8'))
  const { local, thresholds } = knowledgeOf(example)
  expect(local.products.find(row => row.key === 'tablet')?.mmol).toBe(12.406)
  expect(thresholds.renal.rows[0]).toMatchObject({ to: 25, meaning: expect.stringContaining('below 25') })
})

describe('a file that is wrong', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ['a list', [], '(root): '],
    ['an unknown member', { product: [] }, 'product'],
    [
      'an unknown code system',
      { products: [{ ...oxide500, system: 'urn:oid:1.2.3' }] },
      'products.0.system: urn:oid:1.2.3 is no known code system'
    ],
    ['one that the site does not declare', { products: [ampoule] }, 'products.0.system: urn:oid:1.2.3.4 is no known code system'],
    ['a code of another form', { products: [{ ...oxide500, code: 'MGO-400' }] }, 'products.0.code: '],
    ['a drug that is no magnesium', { products: [{ ...oxide500, code: '198051' }] }, 'products.0.code: 198051 is no magnesium'],
    ['a strength that is missing', { products: [{ ...oxide500, elementalMg: undefined }] }, 'products.0.elementalMg: missing'],
    [
      'a volume that is missing',
      { products: [{ ...ampoule, ml: undefined }], systems: ['urn:oid:1.2.3.4'] },
      'products.0.ml: missing'
    ],
    ['millimoles unlike the strength', { products: [{ ...oxide500, mmol: 20.7 }] }, 'products.0.mmol: 20.7 mmol does not match'],
    [
      'salt for elemental weight',
      { products: [{ ...oxide500, elementalMg: 500, mmol: 20.57 }] },
      'products.0.mmol: 20.57 mmol does not match magnesium oxide 500 MG'
    ],
    [
      'a tablet that would not make the doses',
      { products: [{ ...oxide500, code: '311429', mmol: 6.203, elementalMg: 150.8 }] },
      'products.0.mmol: 6.203 mmol: one piece must hold'
    ],
    [
      'a ready-made bag of another size',
      { products: [{ ...ampoule, form: 'premix', ml: 100 }], systems: ['urn:oid:1.2.3.4'] },
      'products.0.grams: 2 g in 100 mL'
    ],
    ['the same product twice', { products: [oxide500, oxide500] }, 'products.1.key: tablet stands twice'],
    [
      'a test that is never ordered',
      { tests: [{ key: 'zinc', code: '5763-8', display: 'Zinc', words: 'Zinc' }] },
      'tests.0.key: '
    ],
    [
      'an order for nothing',
      { orders: [{ for: 'bolus V9 R1', system: preferenceList, code: '1', display: 'x' }] },
      'orders.0.for: bolus V9 R1 is unknown'
    ],
    [
      'an order of an unknown list',
      { orders: [{ for: 'test magnesium', system: 'urn:com.epic.list', code: '1', display: 'x' }] },
      'orders.0.system: '
    ],
    ['a figure that cannot be moved', { thresholds: { antidoteFrom: 4 } }, 'thresholds.antidoteFrom: is no figure'],
    ['a unit for doses that is none', { doseUnit: 'mL' }, 'doseUnit: ']
  ]
  it.each(cases)('%s is refused, with its path', (_, json, message) => {
    expect(() => knowledgeOf(json)).toThrow(message)
  })

  it('names everything that is wrong in one message', () => {
    const both = { doseUnit: 'mL', thresholds: { platelets: 'x' } }
    expect(() => knowledgeOf(both)).toThrow(/doseUnit: .*; thresholds\.platelets: /)
  })
})

describe('figures that a site may move', () => {
  it.each(bounds)('$name: to its ends, and no further', ({ name, from, to }) => {
    for (const value of [from, to]) expect(() => knowledgeOf({ thresholds: { [name]: value } }), `${value}`).not.toThrow()
    for (const value of [from - 0.001, to + 0.001])
      expect(() => knowledgeOf({ thresholds: { [name]: value } }), `${value}`).toThrow(`thresholds.${name}: ${value} is outside`)
  })

  it.each(bounds)('$name: moves the tables', ({ name, from, to }) => {
    const figures = [from, to].map(value => {
      const { thresholds, doses, windows } = knowledgeOf({ thresholds: { [name]: value } })
      return JSON.stringify([thresholds, doses, windows])
    })
    expect(figures[0]).not.toBe(figures[1])
  })

  it('leave no contraindication looser than the guideline has it', () => {
    for (const bound of bounds) expect(boundFault(bound, ownKnowledge), bound.name).toBeUndefined()
    const kidney = bounds.find(bound => bound.name === 'minimalKidney')
    if (!kidney) throw new Error('no bound for the kidney')
    expect(boundFault({ ...kidney, from: 15 }, ownKnowledge)).toBe('it leaves a way down from 20')
    expect(() => knowledgeOf({ thresholds: { minimalKidney: 19 } })).toThrow('thresholds.minimalKidney: 19 is outside 20 to 29')
  })
})

describe('one service in several versions', () => {
  const fixtures = fixturesOf('hypomagnesemia')
  const answerOf = (by: ServicePackage, { request }: (typeof fixtures)[number], profile = profiles.open) => {
    const offer = by.offers.find(item => item.hook === request.hook)
    if (!offer) throw new Error(`nobody answers ${request.hook}`)
    const { response } = respond({
      service: by,
      offer,
      request: parseHookRequest(request),
      profile,
      publicUrl: 'http://127.0.0.1:8080',
      asOf: Date.parse(purposeOf(request).asOf),
      elapsed: () => 0
    })
    return settled(response)
  }
  const versionless = (answer: object): string => JSON.stringify(answer).replaceAll(/"version":"[^"]*"/g, '')

  it('answers as before where a site changes nothing, and says which version judged', () => {
    const same = variant({})
    expect(same.knowledge.version).toBe(`${service.knowledge.version}+test`)
    for (const fixture of fixtures)
      expect(versionless(answerOf(same, fixture)), fixture.name).toBe(versionless(answerOf(service, fixture)))
  })

  it('judges by its own tables alone, whoever judged before and whatever failed', () => {
    const moved = variant({ thresholds: { lowMagnesium: 0.66, minimalKidney: 29, frailAge: 65, dayWarning: 6 } })
    const before = fixtures.map(fixture => versionless(answerOf(service, fixture)))
    const others = fixtures.map(fixture => versionless(answerOf(moved, fixture)))
    expect(() => variant({}).evaluate(null as never, { hook: 'patient-view', kind: 'chart', asOf: 0 })).toThrow()
    fixtures.forEach((fixture, index) => {
      expect(versionless(answerOf(moved, fixture))).toBe(others[index])
      expect(versionless(answerOf(service, fixture))).toBe(before[index])
    })
    expect(others.filter((answer, index) => answer !== before[index]).length).toBeGreaterThan(5)
  })

  it('orders by the site under a client that fills in doses itself, and leaves the rest to words', () => {
    const coded = variant({
      orders: [
        { for: 'bolus V2 R1', system: preferenceList, code: 'MG5G3H', display: 'Magnesium sulfate 5 g over 3 h' },
        { for: 'test magnesium', system: preferenceList, code: 'LABMG', display: 'Magnesium level' }
      ]
    })
    const fixture =
      fixtures.find(item => item.name === 'severe-no-symptom') ?? fixtures.find(item => item.name.startsWith('severe'))
    if (!fixture) throw new Error('no severe fixture')
    const cards = answerOf(coded, fixture, profiles.epic).cards
    const codings = (cards.flatMap(card => card.suggestions ?? []) as readonly object[]).map(item => JSON.stringify(item))
    expect(codings.some(text => text.includes('"code":"LABMG"'))).toBe(true)
    expect(codings.join()).not.toContain('loinc')
    expect(answerOf(coded, fixture).cards).toEqual(answerOf(variant({}), fixture).cards)
  })

  it.each([preferenceList, 'http://www.nlm.nih.gov/research/umls/rxnorm'])('knows what its own order of %s holds', system => {
    const tablet = { for: 'oral tablet-night', system, code: '99999999', display: 'Magnesium at night' }
    const { catalog, content } = knowledgeOf({ orders: [tablet] })
    const drug = catalog.identify({ coding: [{ system, code: tablet.code }] }, undefined)
    expect(drug.classes).toContain('magnesium-product')
    expect(content.get(drug.code ?? '')?.mmolPerUnit).toBeGreaterThan(0)
  })
})

const charts: readonly Chart[] = [0.4, 0.58].flatMap(level => {
  const labs = [
    lab('magnesium-moles', level),
    lab('creatinine', 0.8),
    lab('potassium', 4.2),
    lab('weight', 70),
    lab('height', 165)
  ]
  return [{ labs }, { labs, conditions: [condition('tremor')] }]
})

describe.each(['g', 'mg', 'mmol', 'meq'])('orders of a site that doses in %s', doseUnit => {
  const { view, sign } = orderService({
    products: [oxide500, ampoule],
    systems: ['urn:oid:1.2.3.4'],
    doseUnit,
    rateUnit: 'g/h'
  })

  it('are written in its products and units, and understood when they come back', async () => {
    const seen = new Set<string>()
    for (const chart of charts) {
      for (const card of await view(chart)) {
        for (const order of drugOrders(card)) {
          const text = JSON.stringify(order)
          for (const [, code] of text.matchAll(/"code":"([^"]+)"/g)) if (code) seen.add(code)
          if (text.includes('"47625008"') && text.includes('doseQuantity')) expect(text).toContain(`"code":"${doseUnit}"`)
        }
        for (const suggestion of card.suggestions ?? []) {
          const drafts = draftsOf(suggestion)
          if (!drafts.some(item => item.resourceType === 'MedicationRequest')) continue
          const said = await sign(chart, ...drafts)
          expect(said.map(topicOf), `${suggestion.label}: ${said[0]?.detail}`).toEqual([])
        }
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['311431', 'MG20-10', doseUnit, 'g/h']))
    expect([...seen]).not.toEqual(expect.arrayContaining(['198741']))
    expect([...seen]).not.toEqual(expect.arrayContaining(['1658259']))
  })
})
