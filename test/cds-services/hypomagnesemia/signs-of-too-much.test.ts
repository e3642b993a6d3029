import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cardOf,
  condition,
  daily,
  dosesOf,
  evidenceOf,
  hoursAgo,
  lab,
  order,
  running,
  testsOf
} from '../../support/charts/chart.ts'
import { type Band, withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { bolus, draft, findingsOf, quantity } from '../../support/requests/draft-call.ts'

/** Signs of too much magnesium: no dose is chosen beside them, and the card that holds an infusion stops it. */

const cardsFor = directService()
const sign = directOrders()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const hours = [0.5, 1.5, 2.5, 3.5]
const littleUrine = hours.map(ago => lab('urineHour', 20, { ago }))
const signs = {
  'a respiratory rate of 8': [lab('respiration', 8, { ago: 0.2 })],
  'a systolic pressure of 80': [lab('systolic', 80, { ago: 0.2 })]
}
const drip = order('sulfatePremix', { ago: 3, dosage: running(4, 24), with: { id: 'i1' } })
const chosen = (cards: ReturnType<typeof cardsFor>) => cards.flatMap(card => dosesOf(card).filter(dose => dose.startsWith('*')))

describe.each(Object.entries(signs))('%s', (_, labs) => {
  it('leaves the dose of a severe level offered, and not chosen', () => {
    const severe = cardOf(cardsFor(withMagnesium(0.45, { ...hospital, labs })), 'severe')
    expect(severe?.indicator).toBe('critical')
    expect(dosesOf(severe)).not.toEqual([])
    expect(chosen(severe ? [severe] : [])).toEqual([])
    expect(severe?.detail).toContain('Not preselected: charted now')
  })

  it('leaves the bolus of an emergency chosen', () => {
    const conditions = [condition('torsades', { onset: hoursAgo(0.5) })]
    expect(chosen(cardsFor(withMagnesium(0.6, { ...hospital, labs, conditions })))).not.toEqual([])
  })

  it('takes nothing away from tablets where nothing runs', () => {
    expect(chosen(cardsFor(withMagnesium(0.6, { ...hospital, labs })))).not.toEqual([])
  })
})

it('silent twin: with signs as they should be the dose is chosen', () => {
  const labs = [lab('respiration', 16, { ago: 0.2 }), lab('systolic', 120, { ago: 0.2 })]
  expect(chosen(cardsFor(withMagnesium(0.45, { ...hospital, labs })))).not.toEqual([])
})

describe('little urine during an infusion', () => {
  const cards = () => cardsFor(withMagnesium(0.6, { ...hospital, labs: littleUrine, orders: [drip] }))

  it('is held and stopped on one card, which leads', () => {
    const [first] = cards()
    expect(first?.source.topic?.code).toBe('recheckDue')
    expect(first?.indicator).toBe('critical')
    const [stop, ...others] = first?.suggestions ?? []
    expect(others).toEqual([])
    expect(stop?.label).toMatch(/^Stop /)
    expect(stop?.isRecommended).toBe(true)
    expect(JSON.stringify(stop?.actions)).toContain('"status":"stopped"')
  })

  it.each(['R2', 'R3', 'R4'] as const)('with a level in range and kidneys of %s one card alone stops it', band => {
    const told = cardsFor(withKidneys(band, 0.9, { ...hospital, labs: littleUrine, orders: [drip] }))
    const stops = told.filter(card => JSON.stringify(card.suggestions ?? []).includes('"status":"stopped"'))
    expect(stops).toHaveLength(1)
    expect(stops[0]?.indicator).toBe('critical')
  })

  it('chooses no magnesium, and no card forbids what it offers', () => {
    expect(chosen(cards())).toEqual([])
    const offers = cards().filter(card => dosesOf(card).length > 0)
    for (const card of offers) expect(card.detail).not.toContain('no magnesium')
  })
})

describe('a new arrhythmia', () => {
  it('has its aims on the card (M41)', () => {
    const conditions = [condition('atrialFibrillation', { onset: hoursAgo(6) })]
    const card = cardOf(cardsFor(withMagnesium(0.6, { ...hospital, conditions })), 'oralReplacement')
    expect(card?.detail).toContain('Aim for Mg 0.82 and K 4.0 mmol/L or more')
  })

  it('silent twin: an old one has none', () => {
    const conditions = [condition('atrialFibrillation', { onset: hoursAgo(24 * 400) })]
    expect(cardOf(cardsFor(withMagnesium(0.6, { ...hospital, conditions })), 'oralReplacement')?.detail).not.toContain('Aim for')
  })
})

describe('a fluid in which magnesium is a trace', () => {
  const fluid = draft({ name: 'Plasma-Lyte A 1000 mL' }, { route: 'vein', rate: quantity(125, 'mL/h') })
  const sedated = [order('potassium', { with: { medicationCodeableConcept: { text: 'morphine 4 mg injection' } } })]

  it.each(['R1', 'R3', 'R4', 'RU'] as const)('is silent in %s, beside an opioid too', band => {
    expect(sign(withKidneys(band, 0.9, { ...hospital, orders: sedated }), fluid)).toEqual([])
  })

  it('speaks where the level is high', () => {
    expect(findingsOf(sign(withKidneys('R4', 1.3, hospital), fluid))).toEqual(['magnesiumHigh:warning'])
  })
})

it('tests that go with an order never head its card while anything else is found', () => {
  const [card] = sign(withKidneys('R3', 0.85, hospital), bolus(2, 20, { reason: 'acute asthma exacerbation' }))
  expect(evidenceOf(card as never).findings?.map(({ code }) => code)).toEqual(['renalDose', 'monitoringMissing'])
  expect(card?.summary).toContain('renal function')
})

it('with tablets that fail urine studies are ordered by one card', () => {
  const orders = [order('oxide400', { ago: 24 * 20, dosage: daily(2) })]
  const cards = cardsFor(withMagnesium(0.58, { encounter: 'AMB', encounterId: 'e1', orders }))
  const ordering = cards.filter(card => testsOf(card).includes('urine Mg')).map(card => card.source.topic?.code)
  expect(ordering).toEqual(['refractory'])
})

it('a headline that stops, holds or reduces what is in force chooses no dose below it', () => {
  const inForce = { drip, tablets: order('oxide400', { ago: 100, dosage: daily(2) }) }
  const injured = [lab('creatinine', 1.4, { ago: 1 }), lab('creatinine', 0.9, { ago: 40 })]
  let told = 0
  fc.assert(
    fc.property(
      fc.constantFrom<(Band | 'injured')[]>('R1', 'R2', 'R3', 'R4', 'injured'),
      fc.constantFrom(0.45, 0.52, 0.6, 0.66, 0.75),
      fc.subarray(['drip', 'tablets'] as const, { minLength: 1 }),
      (band, level, names) => {
        const over = { ...hospital, orders: names.map(name => inForce[name]) }
        const cards = cardsFor(
          band === 'injured' ? withMagnesium(level, { ...over, labs: injured }) : withKidneys(band, level, over)
        )
        const against = cards.filter(({ summary }) => /^(Stop|Hold|Reduce or hold)\b/.test(summary))
        told += against.length
        for (const card of against) {
          expect(chosen([card])).toEqual([])
          if (/Mg and creatinine now$/.test(card.summary))
            expect(testsOf(card)).toEqual(expect.arrayContaining(['Mg', 'creatinine']))
        }
      }
    ),
    { numRuns: 80 }
  )
  expect(told).toBeGreaterThan(10)
})
