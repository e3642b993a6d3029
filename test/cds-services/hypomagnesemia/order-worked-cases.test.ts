import { describe, expect, it } from 'vitest'
import { outline } from '../../support/cards/cards.ts'
import { type Chart, condition, evidenceOf, hoursAgo, lab } from '../../support/charts/chart.ts'
import { codes } from '../../support/charts/chart-codes.ts'
import {
  bolus,
  draft,
  findingsOf,
  infusion,
  orderService,
  products,
  quantity,
  tablets
} from '../../support/requests/draft-call.ts'

/** The guideline's worked cases and dose vectors that concern orders, and what every card about an order must do. */

const { sign, select } = orderService()

const body = (weight: number, height: number) => [lab('weight', weight), lab('height', height)]
const others = [lab('potassium', 4.2), lab('calcium', 2.3), lab('albumin', 40)]
const steady = (creatinine: number) => [lab('creatinine', creatinine), lab('creatinine', creatinine, { ago: 200 })]
const woman = (magnesium: number, more: Partial<Chart> = {}): Chart => ({
  age: 55,
  ...more,
  labs: [lab('magnesium-moles', magnesium), ...others, ...body(70, 165), ...steady(0.8), ...(more.labs ?? [])]
})
const case6: Chart = {
  age: 75,
  sex: 'male',
  labs: [lab('magnesium-moles', 0.45), ...others, lab('weight', 60), ...steady(2.8)]
}

describe('worked cases', () => {
  it('6: kidneys at 19.35 mL/min, tablets drafted: remove', async () => {
    const [card] = await sign(case6, tablets(1, 1))
    expect(outline(card ? [card] : [])).toEqual(['magnesiumOrder:critical'])
    expect(findingsOf(card ? [card] : [])).toContain('renalContraindicated:critical')
    expect(card?.suggestions?.[0]?.actions?.[0]).toMatchObject({ type: 'delete', resourceId: 'MedicationRequest/d1' })
    expect(card?.suggestions?.[0]?.isRecommended).toBe(true)
    expect(card?.overrideReasons?.length).toBeGreaterThan(0)
  })

  it('9: 29.2 mL/min, 12 mmol drafted: 4 mmol, as a corrected order', async () => {
    const chart = { age: 85, labs: [lab('magnesium-moles', 0.55), ...others, lab('weight', 45), ...steady(1)] }
    const [card] = await sign(chart, { ...tablets(1, 1), identifier: [{ value: 'kept' }] })
    expect(card?.indicator).toBe('warning')
    expect(card && findingsOf([card])).toContain('renalDose:warning')
    const action = card?.suggestions?.[0]?.actions?.[0] as { type: string; resource: Record<string, unknown> }
    expect(action.type).toBe('update')
    expect(action.resource).toMatchObject({
      id: 'd1',
      status: 'draft',
      subject: { reference: 'Patient/p1' },
      identifier: [{ value: 'kept' }],
      medicationCodeableConcept: { coding: [{ code: products.oxide140[0] }] }
    })
    expect(findingsOf(await sign(chart, action.resource))).toEqual([])
  })

  it('10: clearance of exactly 20, estimate below it', async () => {
    const chart: Chart = {
      age: 68,
      sex: 'male',
      labs: [lab('magnesium-moles', 0.55), ...others, lab('weight', 72), ...steady(3.6)]
    }
    expect(findingsOf(await sign(chart, tablets(1, 1)))).toContain('renalContraindicated:critical')
  })

  it('12: 2 g over 10 min: critical, with the row as correction', async () => {
    const [card] = await sign(woman(0.45), bolus(2, 10))
    expect(card?.indicator).toBe('critical')
    expect(card?.summary).toMatch(/200 mg\/min/)
    expect(card?.suggestions?.[0]?.actions?.[0]?.type).toBe('update')
  })

  it('13: 2 g/h without an end: 48 g projected', async () => {
    const [card] = await sign(woman(0.45), infusion(2000 / 60))
    expect(card?.indicator).toBe('critical')
    expect(findingsOf(card ? [card] : [])).toEqual(
      expect.arrayContaining(['dailyTotal:critical', 'infusionOpenEnded:warning', 'obstetricRate:warning'])
    )
    expect(`${card?.summary} ${card?.detail}`).toMatch(/48 g within 24 h, above 28 g.*30 to 40 g/s)
  })

  it('14: 480 mg elemental at night: 19.7 mmol', async () => {
    const repeat = { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }
    const order = draft('oxide400', { route: 'oral', dose: quantity(480, 'mg'), text: '480 mg elemental', repeat })
    const [card] = await sign(woman(0.55), order)
    expect(card?.indicator).toBe('warning')
    expect(card?.detail).toMatch(/19.7 mmol/)
  })

  it('18: myasthenia, a bolus drafted', async () => {
    const chart = woman(0.48, { conditions: [condition('myasthenia'), condition('tremor')] })
    expect(findingsOf(await sign(chart, bolus(2, 15)))).toContain('conditionContraindicated:critical')
  })

  it('19: pregnant, infusion of 130 h', async () => {
    const chart = woman(0.55, { age: 30, conditions: [condition('pregnant', { ago: 24 * 90 })] })
    const [card] = await sign(chart, infusion(4, 130))
    expect(card?.indicator).toBe('warning')
    expect(card?.detail).toMatch(/130 h: the limit is 5 to 7 days/)
  })
})

describe('dose vectors', () => {
  const rows = [
    [4, '480 mg elemental', { dose: quantity(480, 'mg') }, 'oralTooMuch:info'],
    [5, '960 mg elemental', { dose: quantity(960, 'mg') }, 'oralTooMuch:critical'],
    [5, 'words alone: 960 mg elemental', {}, 'oralTooMuch:critical']
  ] as const
  it.each(rows)('%i: %s', async (_, text, options, finding) => {
    const order = draft('oxide400', { route: 'oral', text, repeat: { frequency: 1, period: 1, periodUnit: 'd' }, ...options })
    expect(findingsOf(await sign(woman(0.55), order))).toEqual(expect.arrayContaining([finding, 'saltOrElemental:warning']))
  })

  it('9: 2 g over 5 min with torsades: nothing critical', async () => {
    for (const conditions of [[condition('torsades')], [condition('torsades'), condition('heartBlock')]]) {
      const cards = await sign(woman(0.6, { conditions }), bolus(2, 5, { text: '2 g in 20 mL 0.9% sodium chloride' }))
      expect(outline(cards)).toEqual(['magnesiumOrder:info'])
    }
  })

  it('9: the reason alone makes it an emergency, by words or code; a history does not', async () => {
    const order = (reason: object) => bolus(2, 5, { text: '2 g in 20 mL', with: { reasonCode: [reason] } })
    const [system, code] = codes.torsades
    for (const reason of [{ text: 'Torsades de pointes' }, { coding: [{ system, code }] }])
      expect(outline(await sign(woman(0.6), order(reason)))).toEqual(['magnesiumOrder:info'])
    for (const reason of [{ text: 'history of seizures' }, { text: 'atrial fibrillation' }])
      expect(outline(await sign(woman(0.6), order(reason)))).toEqual(['magnesiumOrder:critical'])
  })

  it('9: an emergency excuses neither more than 2 g in all nor more than 400 mg/min', async () => {
    const chart = woman(0.6, { conditions: [condition('torsades')] })
    expect(outline(await sign(chart, bolus(3, 10)))).toEqual(['magnesiumOrder:critical'])
    expect(outline(await sign(chart, bolus(2, 4)))).toEqual(['magnesiumOrder:critical'])
    const repeated = { count: 4, frequency: 1, period: 1, periodUnit: 'h', duration: 5, durationUnit: 'min' }
    expect(outline(await sign(chart, bolus(2, 5, { repeat: repeated })))).toEqual(['magnesiumOrder:critical'])
  })

  it('10: 5 g over 3 h in 1 L passes', async () => {
    expect(await sign(woman(0.45), bolus(5, 180, { text: '5 g in 1000 mL 0.9% sodium chloride' }))).toEqual([])
  })

  it('15: 1 g/h for 48 h at 25 mL/min', async () => {
    const chart: Chart = { ...woman(0.45), labs: [lab('magnesium-moles', 0.45), ...others, ...body(70, 165), ...steady(2.3)] }
    const found = findingsOf(await sign(chart, infusion(1000 / 60, 48)))
    expect(found).toEqual(expect.arrayContaining(['twoDayTotal:critical', 'obstetricRate:critical']))
  })

  it('16: 250 mg/kg at 120 kg: 30 g, above the cap of 20 g', async () => {
    const chart: Chart = { labs: [lab('magnesium-moles', 0.45), ...others, ...body(120, 165), ...steady(0.8)] }
    const [card] = await sign(chart, draft('vial', { route: 'muscle', dose: quantity(250, 'mg/kg'), repeat: { count: 1 } }))
    expect(card?.detail).toMatch(/30 g within 4 h/)
    expect(findingsOf(card ? [card] : [])).toContain('intramuscularLimit:critical')
  })

  it('17: 8 mmol over 2 h in 100 mL passes', async () => {
    const repeat = { count: 1, duration: 2, durationUnit: 'h' }
    const order = draft('vial', { route: 'vein', dose: quantity(8, 'mmol'), repeat, text: 'in 100 mL 0.9% sodium chloride' })
    expect(await sign(woman(0.45), order)).toEqual([])
  })
})

describe('totals over all sources', () => {
  const ended = { ...bolus(8, 240), id: 'past', status: 'completed', authoredOn: hoursAgo(20) }
  it('counts what ended within a day, what runs and what is drafted beside it', async () => {
    const chart = woman(0.45, {
      past: [ended],
      orders: [{ ...infusion(1, 24), id: 'runs', status: 'active', authoredOn: hoursAgo(3) }]
    })
    const [card] = await sign(chart, bolus(2, 60), infusion(1, 24, { id: 'd2' }))
    // 8 g ended, 1.44 g run, 2 g and 1.44 g drafted.
    expect(card?.summary).toMatch(/12\.88 g within 24 h, above 12 g/)
  })

  it('counts the order that a draft changes once, and calls it no duplicate', async () => {
    const standing = { ...tablets(1, 1), id: 'm1', status: 'active', authoredOn: hoursAgo(300) }
    expect(findingsOf(await sign(woman(0.55, { orders: [standing] }), { ...standing, status: 'draft' }))).toEqual([])
  })

  it('says that an order in force could not be read, instead of counting it as nothing', async () => {
    const unread = {
      ...draft('vial', { route: 'vein', text: 'see the sheet' }),
      id: 'm1',
      status: 'active',
      authoredOn: hoursAgo(3)
    }
    const cards = await sign(woman(0.45, { orders: [unread] }), bolus(2, 60))
    expect(findingsOf(cards)).toContain('dailyTotal:warning')
  })

  it('takes tablets beside tablets for duplicates, bolus, infusion and tablets of one session not', async () => {
    expect(findingsOf(await sign(woman(0.55), tablets(1, 1), tablets(1, 1, { id: 'd2' })))).toContain('duplicate:warning')
    const together = [bolus(2, 60), infusion(4, 24, { id: 'd2' }), tablets(1, 1, { id: 'd3' })]
    expect(findingsOf(await sign(woman(0.45), ...together)).filter(found => found.startsWith('duplicate'))).toEqual([])
  })
})

describe('which drafts are judged', () => {
  const two = [tablets(4, 1, { id: 'a' }), bolus(2, 10, { id: 'b' })]
  it('the chosen ones while choosing, all where the choice is missing or matches nothing', async () => {
    expect(await select(woman(0.45), two, ['MedicationRequest/a'])).toHaveLength(1)
    expect(await select(woman(0.45), two)).toHaveLength(2)
    expect(await select(woman(0.45), two, ['MedicationRequest/none'])).toHaveLength(2)
    expect(await sign(woman(0.45), ...two)).toHaveLength(2)
  })

  it('none that is stopped, cancelled or an order not to give', async () => {
    const chart = woman(1.3)
    for (const change of [{ status: 'stopped' }, { status: 'cancelled' }, { doNotPerform: true }])
      expect(await sign(chart, { ...tablets(4, 4), ...change })).toEqual([])
  })

  it('gives one card a draft, with the findings of all its roles under the first topic', async () => {
    const chart = woman(0.55, {
      orders: [{ ...tablets(1, 1), id: 'm1', status: 'active', authoredOn: hoursAgo(300) }],
      labs: [lab('qtc', 510)]
    })
    const cards = await sign(chart, draft({ name: 'ciprofloxacin 500 MG Oral Tablet' }, { route: 'oral' }))
    expect(outline(cards)).toEqual(['separationOrder:critical'])
    expect(findingsOf(cards)).toEqual(['magnesiumLow:critical', 'qtcLong:critical', 'separation:warning'])
    expect(evidenceOf(cards[0] as never).findings).toHaveLength(3)
  })
})
