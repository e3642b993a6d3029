import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardOf, evidenceOf, lab, order, testsOf } from '../../support/charts/chart.ts'
import { type Band, well, withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { draft, findingsOf, quantity } from '../../support/requests/draft-call.ts'

/** Calcium, potassium and kidneys of which the newest result cannot be used: what the one before it made critical stands. */

const cardsFor = directService()
const sign = directOrders()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const

describe('a newest calcium that cannot be used', () => {
  const newest = [lab('calcium', 2.3, { ago: 0.5, unit: 'furlong' }), lab('calcium', 2.3, { ago: 0.5, status: 'preliminary' })]
  const qtc = lab('qtc', 510)
  const chart = (...labs: readonly ReturnType<typeof lab>[]) => withMagnesium(0.45, { ...hospital, labs })

  it.each(newest)('leaves a low one critical with a QTc of 510 ms', unusable => {
    const cards = cardsFor(chart(lab('calcium', 2.0, { ago: 3 }), qtc, unusable))
    expect(cardOf(cards, 'calcium')?.indicator).toBe('critical')
    expect(cardOf(cards, 'calcium')?.detail).toContain('stands until repeated')
    expect(testsOf(cardOf(cards, 'calcium'))).toContain('Ca')
  })

  it.each([
    ['adjusted to very low', 2.0, 52, 'critical'],
    ['adjusted into the range', 1.95, 28, undefined],
    ['in the range', 2.3, 40, undefined]
  ])('is held against the one before it, %s', (_, calcium, albumin, indicator) => {
    const labs = [lab('calcium', calcium, { ago: 3 }), lab('albumin', albumin), ...newest.slice(0, 1)]
    expect(cardOf(cardsFor(chart(...labs)), 'calcium')?.indicator).toBe(indicator)
  })
})

describe('a hemolyzed potassium', () => {
  const hemolyzed = (value: number, ago = 0.5) => lab('potassium', value, { ago, with: { note: [{ text: 'hemolyzed' }] } })
  const potassiumOf = (labs: readonly ReturnType<typeof lab>[], orders: readonly Record<string, unknown>[] = []) =>
    cardOf(cardsFor(withMagnesium(0.6, { ...hospital, labs, orders })), 'potassium')

  it.each([
    ['2.9 mmol/L', [hemolyzed(2.9)], [], 'at most 2.9 mmol/L'],
    ['3.4 mmol/L on digoxin', [hemolyzed(3.4)], [order('digoxin')], 'at most 3.4 mmol/L'],
    ['3.3 mmol/L after 2.8', [hemolyzed(3.3), lab('potassium', 2.8, { ago: 3 })], [], 'K 2.8 mmol/L'],
    ['2.9 mmol/L after 5.4', [hemolyzed(2.9), lab('potassium', 5.4, { ago: 3 })], [], 'at most 2.9 mmol/L']
  ])('of %s is critical, and is repeated', (_, labs, orders, words) => {
    const card = potassiumOf(labs, orders)
    expect(card?.indicator).toBe('critical')
    expect(card?.summary).toContain('Repeat K now')
    expect(card?.summary).toContain(words)
    expect(testsOf(card)).toEqual(['K'])
  })

  const signedWith = (band: Band, before: number, value: number, ...drafts: Parameters<typeof draft>) =>
    findingsOf(
      sign(
        withKidneys(band, 0.6, { ...hospital, labs: [hemolyzed(value), lab('potassium', before, { ago: 3 })] }),
        draft(...drafts)
      )
    )
  const chloride = [{ name: 'potassium chloride' }, { dose: quantity(20, 'meq'), route: 'oral' }] as const

  it('takes no hold of potassium away', () => {
    let held = 0
    fc.assert(
      fc.property(
        fc.constantFrom<Band[]>('R1', 'R2', 'R3', 'R4', 'RU'),
        fc.integer({ min: 50, max: 75 }),
        fc.integer({ min: 20, max: 34 }),
        (band, before, value) => {
          const high = { ...hospital, labs: [lab('potassium', before / 10, { ago: 3 })] }
          const usual = findingsOf(sign(withKidneys(band, 0.6, high), draft(...chloride)))
          const against = usual.filter(item => item.startsWith('hyperkalemia'))
          held += against.length
          expect(signedWith(band, before / 10, value / 10, ...chloride)).toEqual(expect.arrayContaining(against))
        }
      ),
      { numRuns: 60 }
    )
    expect(held).toBeGreaterThan(20)
  })

  it('of 2.9 mmol/L is critical beside a low one of three weeks ago', () =>
    expect(potassiumOf([hemolyzed(2.9), lab('potassium', 2.6, { ago: 500 })])?.indicator).toBe('critical'))

  it('above a figure is no bound, and is named', () => {
    const above = lab('potassium', 2.8, {
      ago: 0.5,
      with: { note: [{ text: 'hemolyzed' }], valueQuantity: { ...quantity(2.8, 'mmol/L'), comparator: '>' } }
    })
    expect(potassiumOf([above, lab('potassium', 3.2, { ago: 3 })])?.detail).toMatch(/hemolyzed/i)
  })

  it.each([3.5, 4.2, 5.6])('silent twin: of %d mmol/L says nothing', value =>
    expect(potassiumOf([hemolyzed(value)])).toBeUndefined()
  )
})

describe('a cathartic beside kidneys that were reduced', () => {
  const unreadable = lab('creatinine', 0.8, { ago: 0.5, unit: 'furlong' })
  const others = well.slice(1)
  const signed = (labs: readonly ReturnType<typeof lab>[], name: string) =>
    findingsOf(
      sign(
        { ...hospital, labs: [lab('magnesium-moles', 0.8), ...labs, ...others] },
        draft({ name }, { route: 'oral', dose: quantity(1, '{packet}'), reason: 'bowel preparation' })
      )
    )
  const picosulfate = 'sodium picosulfate / magnesium oxide / citric acid'

  it.each([
    ['a newer one cannot be read', [lab('creatinine', 2.5, { ago: 5 }), unreadable]],
    ['they were measured three weeks ago', [lab('creatinine', 2.5, { ago: 500 })]],
    ['they bore none three weeks ago', [lab('creatinine', 4.5, { ago: 500 })]]
  ])('stays critical although %s', (_, labs) => {
    const found = signed(labs, picosulfate)
    expect(found).toContain('renalContraindicated:critical')
    expect(found).toContain('renalUnknown:warning')
  })

  it('is a warning where they were well, or nothing is known of them', () => {
    for (const labs of [[lab('creatinine', 0.8, { ago: 5 }), unreadable], [unreadable], []]) {
      const found = signed(labs, picosulfate)
      expect(found).toContain('renalDose:warning')
      expect(found).not.toContain('renalContraindicated:critical')
    }
  })

  it('milk of magnesia is warned of by its class and by what is not known', () => {
    const found = signed([lab('creatinine', 2.5, { ago: 5 }), unreadable], 'Milk of magnesia')
    expect(found).toContain('renalDose:warning')
    expect(found).toContain('renalUnknown:warning')
  })
})

describe('words of the cards', () => {
  it('a QTc stands once in a headline', () => {
    const [card] = sign(withMagnesium(0.6, { ...hospital, labs: [lab('qtc', 520)] }), { ...order('amiodarone'), status: 'draft' })
    expect(card?.summary.match(/520 ms/g)).toHaveLength(1)
    expect(evidenceOf(card as never).findings?.map(({ severity }) => severity)).toEqual(['critical', 'critical'])
  })
})
