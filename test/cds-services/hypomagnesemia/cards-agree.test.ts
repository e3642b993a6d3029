import { describe, expect, it } from 'vitest'
import { condition, lab, order, running } from '../../support/charts/chart.ts'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { bolus, draft, findingsOf, orderService, quantity } from '../../support/requests/draft-call.ts'

/** No sentence of a card forbids what the same card offers, and no button can be taken for another drug. */
const { sign, view } = orderService()
const inHospital = { encounter: 'IMP', encounterId: 'e1' } as const
const torsades = condition('torsades')
const emergency = (band: 'R1' | 'R4', magnesium: number) =>
  withKidneys(band, magnesium, { ...inHospital, conditions: [torsades] })

describe('in an emergency', () => {
  it.each([1, 2, 4])('%i g with failing kidneys: the card that offers 1 g does not say no magnesium', async grams => {
    const [card] = await sign(emergency('R4', 0.55), bolus(grams, 5))
    expect(card?.detail).not.toMatch(/no magnesium/i)
    expect(card?.detail).toMatch(/1 g/)
  })

  it('above the range at most what the chart offers is a warning (M28), more stays critical', async () => {
    expect(findingsOf(await sign(emergency('R1', 1.2), bolus(1, 5))).join()).toContain('magnesiumHigh:warning')
    expect(findingsOf(await sign(emergency('R1', 1.2), bolus(2, 5))).join()).toContain('magnesiumHigh:critical')
  })

  it('under 18 nothing is accepted that was not checked', async () => {
    const [card] = await sign({ ...emergency('R1', 0.55), age: 12 }, bolus(2, 5))
    expect(card?.summary).not.toMatch(/^Accepted/)
    const [adult] = await sign(emergency('R1', 0.55), bolus(2, 5))
    expect(adult?.summary).toMatch(/^Accepted in this emergency/)
  })

  it('outside the hospital the drug is to be considered, not the rhythm', async () => {
    const chart = withKidneys('R1', 0.55, { encounter: 'AMB', encounterId: 'e1', conditions: [torsades] })
    expect((await view(chart))[0]?.summary).toMatch(/^Torsades.*; consider magnesium sulfate 2 g/)
  })
})

describe('a button for a test', () => {
  it.each([
    ['magnesium above the range', withKidneys('R1', 1.2, inHospital), bolus(2, 120)],
    ['a kidney that nobody knows', withKidneys('RU', 0.55, inHospital), bolus(2, 120)]
  ])('says that it measures: %s', async (_, chart, order) => {
    const labels = (await sign(chart, order)).flatMap(({ suggestions = [] }) => suggestions.map(({ label }) => label))
    expect(labels.length).toBeGreaterThan(0)
    expect(labels.join()).not.toMatch(/\bAdd\b/)
  })
})

describe('a newest magnesium without a figure', () => {
  const chart = withKidneys('R1', 2.5, inHospital)
  const without = lab('magnesium-moles', 1, {
    ago: 1,
    with: {
      valueQuantity: undefined,
      dataAbsentReason: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'error' }] }
    }
  })
  it('is not shown with the figure of an older one', async () => {
    const cards = await view({ ...chart, labs: [...(chart.labs ?? []), without] })
    const card = cards.find(({ source }) => source.topic?.code === 'resultUnusable')
    expect(card?.summary).toMatch(/the result cannot be used/)
    expect(cards[0]?.source.topic?.code).toBe('toxicMagnesium')
  })
})

describe('a preliminary level that may be toxic', () => {
  const preliminary = lab('magnesium-moles', 2.5, { ago: 1, status: 'preliminary' })
  const chart = (more: object) => {
    const usual = withKidneys('R1', 0.8, { ...inHospital, ...more })
    return { ...usual, labs: [...(usual.labs ?? []), preliminary] }
  }
  it('holds what runs until it is repeated; without anything running there is nothing to hold', async () => {
    const infusion = order('sulfateVial', { ago: 4, dosage: running(17, 24) })
    expect(JSON.stringify(await view(chart({ orders: [infusion] })))).toContain('hold what runs')
    expect(JSON.stringify(await view(chart({})))).not.toContain('hold what runs')
  })
})

it('no changed dose is offered of a drug whose codes contradict each other', async () => {
  const codes = {
    coding: [
      { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197604', display: 'digoxin 0.125 MG Oral Tablet' },
      {
        system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
        code: '1658244',
        display: '10 ML magnesium sulfate 500 MG/ML Injection'
      }
    ]
  }
  const cards = await sign(
    withKidneys('R1', 0.45, inHospital),
    draft('vial', {
      route: 'vein',
      dose: quantity(10, 'g'),
      repeat: { duration: 20, durationUnit: 'min' },
      with: { medicationCodeableConcept: codes }
    })
  )
  expect(findingsOf(cards).join()).toContain('notChecked')
  expect(JSON.stringify(cards)).not.toContain('"type":"update"')
})

it('names a condition by what its code is listed under, where the chart sends the code alone', async () => {
  const bare = { ...condition('torsades'), code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'I44.39' }] } }
  const cards = await view(withKidneys('R1', 0.45, { ...inHospital, conditions: [bare] }))
  expect(JSON.stringify(cards)).toMatch(/atrioventricular block: ECG first/)
  expect(JSON.stringify(cards)).not.toContain('unnamed')
})

describe('beside what is in force', () => {
  it('the card of an emergency offers its bolus first, and does not forbid it', async () => {
    const infusion = order('sulfateVial', { ago: 4, dosage: running(17, 24) })
    const [card] = await view({ ...emergency('R4', 0.55), orders: [infusion] })
    expect(card?.summary).toMatch(/^Torsades/)
    expect(card?.suggestions?.[0]?.label).toMatch(/^Give magnesium sulfate 1 g/)
    expect(card?.detail).not.toMatch(/no magnesium;/)
    expect(card?.detail).toMatch(/none but this bolus/)
  })

  it('potassium is not told to go together with magnesium that no card offers', async () => {
    const low = lab('potassium', 3.2)
    const of = async (orders: readonly Record<string, unknown>[]) =>
      (await view(withKidneys('R1', 0.45, { ...inHospital, labs: [low], orders }))).find(
        ({ source }) => source.topic?.code === 'potassium'
      )?.summary
    expect(await of([])).toContain('together with the magnesium above')
    expect(await of([order('sulfateVial', { ago: 1, dosage: running(17, 24) })])).not.toContain('together')
  })
})

it('a card that several drafts share does not say to replace what the kidneys forbid', async () => {
  const drafts = [
    draft({ name: 'potassium chloride 20 MEQ Extended Release Oral Tablet' }, { route: 'oral', text: '1 tablet' }),
    draft({ name: 'furosemide 40 MG Oral Tablet' }, { id: 'd2', route: 'oral', text: '1 tablet' })
  ]
  const [weak] = await sign(withKidneys('R4', 0.55, inHospital), ...drafts)
  expect(weak?.summary).not.toMatch(/^Replace magnesium/)
  expect((weak?.detail?.match(/with nephrology/g) ?? []).length).toBeLessThanOrEqual(2)
  const [well] = await sign(withKidneys('R1', 0.55, inHospital), ...drafts)
  expect(well?.summary).toMatch(/^Replace magnesium/)
})

it('names the reason once for each of the drafts that share a card', async () => {
  const drafts = [
    draft({ name: 'potassium chloride 20 MEQ Extended Release Oral Tablet' }, { route: 'oral', text: '1 tablet' }),
    draft({ name: 'calcium carbonate 650 MG Oral Tablet' }, { id: 'd2', route: 'oral', text: '1 tablet' })
  ]
  const [card] = await sign(withKidneys('R1', 0.55, { ...inHospital, conditions: [condition('myasthenia')] }), ...drafts)
  expect(card?.summary).toMatch(/^Ask about magnesium first/)
  expect(card?.detail?.match(/myasthenia/gi)).toHaveLength(2)
})
