import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { cardOf, condition, daily, hoursAgo, lab, order, running } from '../../support/charts/chart.ts'
import { withMagnesium } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'
import { bolus, findingsOf, orderService } from '../../support/requests/draft-call.ts'

/** A newest result that nobody can use forbids giving, and takes away nothing critical that the one before it raised (reading, principle 4). */

const cardsFor = directService()
const { sign } = orderService()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const unusable = {
  'without a unit': lab('magnesium', 1.9, { ago: 0.5, unit: null }),
  'in an odd unit': lab('magnesium', 1.9, { ago: 0.5, unit: 'furlong' }),
  preliminary: lab('magnesium', 1.9, { ago: 0.5, status: 'preliminary' }),
  'without a status': lab('magnesium', 1.9, { ago: 0.5, with: { status: undefined } })
}
const spellings = Object.entries(unusable)
const preselected = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap(({ suggestions }) =>
    (suggestions ?? []).flatMap(item => (item.isRecommended && /^Give |: give /.test(item.label) ? [item.label] : []))
  )

describe.each(spellings)('beside a newest magnesium %s', (_, newest) => {
  it.each([
    ['potassium 3.3 with a QTc of 510 ms', 'potassium', [lab('potassium', 3.3), lab('qtc', 510)], []],
    ['potassium 3.2 on digoxin', 'potassium', [lab('potassium', 3.2)], [order('digoxin')]],
    ['calcium 1.7', 'calcium', [lab('calcium', 1.7)], []],
    ['calcium 2.0 with a QTc of 510 ms', 'calcium', [lab('calcium', 2.0), lab('qtc', 510)], []]
  ])('%s stays critical, and offers no magnesium', (_what, topic, labs, orders) => {
    const before = cardsFor(withMagnesium(0.45, { ...hospital, labs, orders }))
    const after = cardsFor(withMagnesium(0.45, { ...hospital, labs: [...labs, newest], orders }))
    expect(cardOf(before, topic)?.indicator).toBe('critical')
    expect(cardOf(after, topic)?.indicator).toBe('critical')
    expect(cardOf(after, topic)?.detail).toMatch(/Mg 0\.45 mmol\/L of .* stands until it is repeated/)
    expect(`${cardOf(after, topic)?.summary}`).not.toContain('together with')
    expect(preselected(after)).toEqual([])
  })

  it('silent twin: a magnesium that was in range makes neither', () => {
    const labs = [lab('potassium', 3.3), lab('calcium', 1.7), newest]
    const topics = cardsFor(withMagnesium(0.9, { ...hospital, labs })).map(card => card.source.topic?.code)
    expect(topics).not.toContain('potassium')
    expect(topics).not.toContain('calcium')
  })

  it('orders are warned of by the one before it', async () => {
    const chart = withMagnesium(0.45, { ...hospital, labs: [newest] })
    for (const name of ['furosemide', 'amiodarone', 'potassium'] as const) {
      const found = await sign(chart, { ...order(name), status: 'draft' })
      expect(findingsOf(found), name).toContain('magnesiumLow:warning')
      expect(`${found[0]?.summary}`, name).toContain('a newer result cannot be used')
    }
    const well = await sign(withMagnesium(0.9, { ...hospital, labs: [newest] }), { ...order('furosemide'), status: 'draft' })
    expect(findingsOf(well)).toEqual([])
  })

  it('a seizure keeps its bolus, chosen only where the one before it was low', () => {
    const chart = (value: number) =>
      withMagnesium(value, { ...hospital, conditions: [condition('seizure')], labs: [lab('potassium', 3.1), newest] })
    const [low, inRange] = [cardsFor(chart(0.5)), cardsFor(chart(0.9))]
    expect(cardOf(low, 'emergencyMagnesium')?.indicator).toBe('critical')
    expect(cardOf(inRange, 'emergencyMagnesium')?.indicator).toBe('critical')
    expect(preselected(low)).not.toEqual([])
    expect(preselected(inRange)).toEqual([])
    // A rhythm that counts at any level is not doubted.
    const rhythm = withMagnesium(0.9, { ...hospital, conditions: [condition('torsades')], labs: [newest] })
    expect(preselected(cardsFor(rhythm))).not.toEqual([])
  })
})

describe('kidneys that were hurt by how creatinine rose', () => {
  const rose = (...newer: readonly ReturnType<typeof lab>[]) => [
    lab('creatinine', 0.7, { ago: 60 }),
    lab('creatinine', 1.9, { ago: 3 }),
    ...newer
  ]
  const newest = {
    'in an odd unit': lab('creatinine', 0.8, { ago: 0.5, unit: 'furlong' }),
    'without a figure': lab('creatinine', undefined, { ago: 0.5 })
  }
  const chart = (labs: readonly ReturnType<typeof lab>[], dosage = running(4, 24)) =>
    withMagnesium(0.6, { ...hospital, labs, orders: [order('sulfatePremix', { ago: 2, dosage })] })

  it.each(Object.entries(newest))('keep the stop of what runs beside a newest creatinine %s', (_, observation) => {
    const stopped = (labs: readonly ReturnType<typeof lab>[]) =>
      cardsFor(chart(labs)).flatMap(card => (card.suggestions ?? []).filter(({ label }) => /^Stop /.test(label)))
    expect(stopped(rose())).not.toEqual([])
    expect(stopped(rose(observation)).map(({ isRecommended }) => isRecommended)).toEqual(
      stopped(rose()).map(({ isRecommended }) => isRecommended)
    )
  })

  it('stay critical for a draft of tablets', async () => {
    const draft = { ...order('oxide400', { dosage: daily(1) }), status: 'draft' }
    const signed = (labs: readonly ReturnType<typeof lab>[]) => sign(withMagnesium(0.6, { ...hospital, labs }), draft)
    expect(findingsOf(await signed(rose()))).toContain('renalContraindicated:critical')
    expect(findingsOf(await signed(rose(newest['in an odd unit'])))).toContain('renalContraindicated:critical')
  })

  it('silent twin: kidneys that were well are not known beside it', async () => {
    const labs = [lab('creatinine', 0.8, { ago: 60 }), lab('creatinine', 0.8, { ago: 3 }), newest['in an odd unit']]
    const draft = { ...order('oxide400', { dosage: daily(1) }), status: 'draft' }
    expect(findingsOf(await sign(withMagnesium(0.6, { ...hospital, labs }), draft))).toContain('renalUnknown:warning')
  })
})

describe('lists that were never sent', () => {
  it.each(['conditions', 'medications'])('%s: the dose is offered, and not chosen', name => {
    const cards = cardsFor(withMagnesium(0.45, { ...hospital, absent: [name] }))
    expect(cardOf(cards, 'severe')?.suggestions?.[0]?.label).toMatch(/^Give /)
    expect(preselected(cards)).toEqual([])
    expect(preselected(cardsFor(withMagnesium(0.45, hospital)))).not.toEqual([])
  })
})

describe('the emergency bolus sent back', () => {
  it.each([
    ['beside digoxin', [order('digoxin')]],
    ['beside an infusion', [order('sulfatePremix', { ago: 2, dosage: running(4, 24) })]]
  ])('is not changed again: %s', async (_, orders) => {
    const chart = withMagnesium(0.55, { ...hospital, conditions: [condition('torsades', { onset: hoursAgo(1) })], orders })
    const cards = await sign(chart, bolus(2, 5, { id: 'd1' }))
    expect(cards.flatMap(card => (card.suggestions ?? []).filter(({ label }) => label.startsWith('Change to')))).toEqual([])
    const slow = await sign(chart, bolus(4, 60, { id: 'd1' }))
    expect(slow.flatMap(card => (card.suggestions ?? []).map(({ label }) => label)).join()).toContain('Change to')
  })

  it('is changed where it runs faster than anybody may have it, whatever else is said of it', async () => {
    const conditions = [condition('torsades', { onset: hoursAgo(1) })]
    const tooFast: string[] = []
    for (const orders of [[], [order('digoxin')]])
      for (const grams of [0.5, 1, 2])
        for (const minutes of [0.5, 1, 2, 4, 5, 10]) {
          const cards = await sign(withMagnesium(0.55, { ...hospital, conditions, orders }), bolus(grams, minutes, { id: 'd1' }))
          if (!findingsOf(cards).includes('rateTooFast:critical')) continue
          tooFast.push(`${grams} g in ${minutes} min`)
          const labels = cards.flatMap(card => (card.suggestions ?? []).map(({ label }) => label))
          expect(labels.join(), `${grams} g in ${minutes} min`).toContain('Change to')
        }
    expect(new Set(tooFast).size).toBeGreaterThan(5)
  })

  it('is changed where its rate stands in grams per minute', async () => {
    const chart = withMagnesium(0.55, {
      ...hospital,
      conditions: [condition('torsades', { onset: hoursAgo(1) })],
      orders: [order('digoxin')]
    })
    const cards = await sign(chart, bolus(2, 5, { id: 'd1', rate: { value: 0.4, unit: 'g/min' } }))
    expect(findingsOf(cards)).toContain('gramsPerMinute:critical')
    expect(cards.flatMap(card => (card.suggestions ?? []).map(({ label }) => label)).join()).toContain('Change to')
  })
})
