import { describe, expect, it } from 'vitest'
import { topicOf } from '../../support/cards/cards.ts'
import { cardOf, dosesOf, testsOf } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, infused, lab, order, running } from '../../support/charts/chart.ts'
import { withMagnesium as mg, withKidneys } from '../../support/charts/usual-chart.ts'
import { chartService } from '../../support/requests/chart-app.ts'

/** What a card says must fit the patient it is said of, and what it orders. Each with a twin. */

const cardsFor = chartService()
const ever = { ago: 4000 }
const allergic = {
  allergies: [
    {
      resourceType: 'AllergyIntolerance',
      type: 'allergy',
      id: 'a1',
      patient: { reference: 'Patient/p1' },
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '6585', display: 'magnesium sulfate' }] }
    }
  ]
}
const runs = order('sulfateVial', { ago: 3, dosage: running(2, 24) })
const torsades = { encounter: 'IMP', conditions: [condition('torsades')] }

async function detailOf(topic: string, chart: Chart): Promise<string> {
  return cardOf(await cardsFor(chart), topic)?.detail ?? ''
}

describe('a gate that withholds magnesium', () => {
  it.each([
    ['contraindicatedCondition', { conditions: [condition('myasthenia', ever)] }],
    ['dialysis', { conditions: [condition('dialysis', ever)] }],
    ['pregnancy', { age: 30, conditions: [condition('pregnant', { ago: 2000 })] }]
  ] as const)('%s names what is ordered all the same', async (topic, chart) => {
    expect(await detailOf(topic, mg(0.58, { ...chart, orders: [runs] }))).toContain('Ordered now: 10 ML magnesium sulfate')
    expect(await detailOf(topic, mg(0.58, chart))).not.toContain('Ordered now')
  })

  it('gives the reason that holds: an allergy weakens no muscle', async () => {
    const words = 'weakens muscle'
    expect(await detailOf('contraindicatedCondition', mg(0.58, { conditions: [condition('heartBlock', ever)] }))).toContain(words)
    const allergy = await detailOf('contraindicatedCondition', mg(0.58, allergic))
    expect(allergy).toContain('(allergy to magnesium)')
    expect(allergy).not.toContain(words)
  })
})

describe('high magnesium', () => {
  it('is not left for six hours beside a sign of toxicity', async () => {
    const of = async (...labs: ReturnType<typeof lab>[]) => cardOf(await cardsFor(mg(1.3, { labs })), 'highMagnesium')
    const signs = await of(lab('respiration', 11))
    expect(testsOf(signs)).toEqual(['ECG', 'Mg', 'creatinine'])
    expect(JSON.stringify(signs?.suggestions)).toContain('Magnesium now')
    const plain = await of(lab('respiration', 18))
    expect(testsOf(plain)).toEqual(['Mg', 'creatinine'])
    expect(JSON.stringify(plain?.suggestions)).toContain('Magnesium in 6 h')
  })

  it('does not forbid in an emergency what the card above it leaves to the prescriber', async () => {
    const words = 'before anything is given'
    expect(await detailOf('highMagnesium', mg(2.2, torsades, 25))).not.toContain(words)
    expect(await detailOf('highMagnesium', mg(2.2, {}, 25))).toContain(words)
  })
})

describe('magnesium that runs already', () => {
  const runs4 = (hours: number) => order('sulfateVial', { ago: hours, dosage: running(4, 24) })
  const past = (grams: number, ago = 12) => order('sulfateVial', { ago, status: 'completed', dosage: infused(grams, 300) })
  const persists = async (over: Chart, hours = 2) => {
    const card = cardOf(await cardsFor(mg(0.6, { ...torsades, ...over }, hours)), 'emergencyMagnesium')
    return { doses: dosesOf(card), told: card?.detail?.includes('No infusion after it') }
  }

  it.each([
    ['nothing given', {}, 2, true],
    ['an infusion runs', { orders: [runs4(5)] }, 2, false],
    ['7 g given before the result', { past: [past(7)] }, 2, true],
    ['8 g, to which bolus and infusion add more than 12', { past: [past(8)] }, 2, false],
    ['7 g that ended less than 6 h ago and are not on the MAR (M2)', { past: [past(7, 10)] }, 2, false],
    ['2 g possibly given after the result: a new level before more than a bolus (M3)', { past: [past(2)] }, 12, false]
  ] as const)('the infusion after an emergency bolus: %s', async (_, over, hours, offered) => {
    const { doses, told } = await persists(over, hours)
    expect(doses).toEqual(['*2 g/5 min', ...(offered ? ['2 mg/min x24 h'] : [])])
    expect(told).toBe(!offered)
  })

  it('is to be reviewed when the kidneys are poor (M6), though the level is in range', async () => {
    const of = async (band: 'R1' | 'R3' | 'R4', orders: readonly object[]) =>
      cardOf(
        await cardsFor(withKidneys(band, 0.8, { encounter: 'IMP', orders: orders as Chart['orders'] & object })),
        'contraindicatedRenal'
      )
    const card = await of('R4', [runs])
    expect(card?.indicator).toBe('critical')
    expect(card?.summary).toBe('Stop magnesium sulfate: renal function too low; Mg and creatinine now')
    expect(JSON.stringify(card?.suggestions)).toContain('"status":"stopped"')
    const reduced = await of('R3', [runs])
    expect(reduced?.indicator).toBe('warning')
    expect(reduced?.summary).toBe('Reduce or hold magnesium sulfate: too much for this renal function; Mg and creatinine now')
    expect(await of('R1', [runs])).toBeUndefined()
    expect(await of('R4', [])).toBeUndefined()
  })
})

describe('an obstetric infusion and poor kidneys (M6)', () => {
  const obstetric = { age: 30, conditions: [condition('preEclampsia', { ago: 48 })], orders: [runs] }
  it.each([0.45, 0.55, 0.67, 0.78, 0.9])('%s mmol/L: one card, of obstetrics, without a dose or a stop', async level => {
    for (const band of ['R3', 'R4'] as const) {
      const cards = await cardsFor(withKidneys(band, level, { encounter: 'IMP', ...obstetric }))
      const speaking = cards.filter(card => card.indicator === 'critical')
      expect(speaking.map(topicOf)).toEqual(['pregnancy'])
      expect(speaking[0]?.summary).toContain('Reduce or hold the maintenance')
      expect(cards.flatMap(card => dosesOf(card))).toEqual([])
      expect(JSON.stringify(cards)).not.toContain('"status":"stopped"')
    }
  })
})

describe('where no dose is left', () => {
  const given = (grams: number) => ({
    encounter: 'IMP',
    past: [order('sulfateVial', { ago: 12, status: 'completed', dosage: infused(grams, 300) })]
  })
  const line = 'See what was given'

  it.each([
    ['severe', {}, 0.45],
    ['severeSymptomatic', { conditions: [condition('tremor')] }, 0.45],
    ['moderateSymptomatic', { conditions: [condition('tremor')] }, 0.55]
  ] as const)('%s says what to do instead', async (topic, more, level) => {
    expect(await detailOf(topic, mg(level, { ...given(11.9), ...more }))).toContain(line)
    expect(await detailOf(topic, mg(level, { ...given(2), ...more }))).not.toContain(line)
  })
})

describe('a figure beside a limit', () => {
  it.each([
    [1.69, '0.695', 'borderline low (range 0.70'],
    [1.21, '0.498', 'severely low'],
    [1.22, '0.502', 'low'],
    [1.58, '0.65', 'borderline low'],
    [1.4, '0.58', 'low']
  ])('%s mg/dL is shown as %s mmol/L, so that it fits its band', async (value, shown, band) => {
    const [, ...labs] = mg(0.9).labs ?? []
    const cards = await cardsFor({ labs: [lab('magnesium', value), ...labs] })
    expect(cards.map(card => card.detail).join()).toContain(`Mg ${value} mg/dL (${shown} mmol/L)`)
    expect(JSON.stringify(cards[0]?.extension)).toContain(`Magnesium ${value} mg/dL (${shown} mmol/L), ${band}`)
  })

  it('of calcium as well', async () => {
    const of = async (calcium: number) => {
      const [magnesium, ...labs] = mg(0.6).labs ?? []
      const others = labs.filter(item => !JSON.stringify(item).includes('2000-8') && !JSON.stringify(item).includes('1751-7'))
      const given = [lab('calcium-mass', calcium), lab('albumin', 4, { unit: 'g/dL' })]
      return cardOf(await cardsFor({ labs: [magnesium as object as (typeof labs)[number], ...given, ...others] }), 'calcium')
        ?.detail
    }
    expect(await of(8.41)).toContain('(2.098 mmol/L)')
    expect(await of(8.2)).toContain('(2.05 mmol/L)')
  })

  it('of the kidneys as well', async () => {
    const of = async (creatinine: number) => {
      const chart = { age: 80, labs: [lab('creatinine', creatinine), lab('weight', 120), lab('potassium', 4.4)] }
      return (await cardsFor({ ...chart, labs: [lab('magnesium-moles', 0.55), ...chart.labs] }))[0]?.detail
    }
    expect(await of(2.395)).toContain('eGFR 19.97 mL/min')
    expect(await of(2.5)).toContain('eGFR 19 mL/min')
  })
})

describe('kidneys and results that are not what their figure says', () => {
  it('says that acute injury puts the kidneys into a lower band than the estimate', async () => {
    const of = async (...labs: ReturnType<typeof lab>[]) => (await cardsFor(mg(0.55, { labs })))[0]?.detail
    const risen = await of(lab('creatinine', 1.2), lab('creatinine', 0.9, { ago: 30 }))
    expect(risen).toContain('eGFR 53.5 mL/min, taken as 20 to 29')
    const stable = await of(lab('creatinine', 1.2), lab('creatinine', 1.2, { ago: 30 }))
    expect(stable).toMatch(/eGFR 53\.5 mL\/min(?!, taken)/)
  })

  it('does not leave a severe result of last week at a recheck', async () => {
    const of = async (value: number) => (await cardsFor(mg(value, {}, 16 * 24)))[0]?.detail
    expect(await of(0.45)).toContain('It was severely low: repeat today')
    expect(await of(0.6)).not.toContain('severely low')
  })
})

describe('labels and rates', () => {
  it('promises an ECG only where it orders one', async () => {
    const label = async (...labs: ReturnType<typeof lab>[]) =>
      cardOf(await cardsFor(mg(0.75, { labs })), 'depletionPossible')?.suggestions?.[0]?.label
    expect(await label(lab('calcium', 2.0))).toBe('Order 12-lead ECG')
    expect(await label(lab('qtc', 510))).not.toMatch(/ECG|urine/i)
  })

  it('gives a push no rate', async () => {
    const of = (name: 'arrest' | 'torsades') =>
      detailOf('emergencyMagnesium', withKidneys('R1', 0.6, { encounter: 'IMP', conditions: [condition(name)] }))
    expect(await of('arrest')).toContain('As a push: for this emergency only')
    expect(await of('arrest')).not.toContain('400 mg/min')
    expect(await of('torsades')).toContain('At 400 mg/min: for this emergency only')
  })
})
