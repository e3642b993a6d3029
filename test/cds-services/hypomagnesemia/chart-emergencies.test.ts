import { describe, expect, it } from 'vitest'
import { outline } from '../../support/cards/cards.ts'
import { type Chart, condition, dateAgo, hoursAgo, lab, order } from '../../support/charts/chart.ts'
import { withMagnesium as mg } from '../../support/charts/usual-chart.ts'
import { chartService } from '../../support/requests/chart-app.ts'

const cardsFor = chartService()
const old = { ago: 4000 }
const diagnosis = { category: [{ coding: [{ code: 'encounter-diagnosis' }] }] }
const leadOf = async (chart: Chart) => outline(await cardsFor(chart))

describe('what counts as an emergency', () => {
  const emergency = async (
    name: Parameters<typeof condition>[0],
    options: Parameters<typeof condition>[1],
    chart: Chart = mg(0.6)
  ) =>
    (await leadOf({ ...chart, conditions: [condition(name, options), ...(chart.conditions ?? [])] })).some(line =>
      line.startsWith('emergencyMagnesium')
    )

  it.each([
    ['24 h ago', { ago: 24 }, true],
    ['25 h ago', { ago: 25 }, false],
    ['an hour in the future', { ago: -1 }, true],
    ['days in the future', { ago: -50 }, false],
    ['today as a date', { onset: dateAgo(0) }, true],
    ['yesterday as a date', { onset: dateAgo(1) }, true],
    ['the day before yesterday as a date', { onset: dateAgo(2) }, false],
    ['this month', { onset: '2026-11' }, false],
    ['recorded an hour ago', { recorded: hoursAgo(1) }, true],
    ['recorded an hour ago, begun last week', { onset: hoursAgo(170), recorded: hoursAgo(1) }, false],
    ['no date', { undated: true }, false],
    ['no date, another encounter', { undated: true, encounter: 'e2' }, false],
    ['another encounter', { ago: 1, encounter: 'e9' }, true],
    ['refuted', { ago: 1, verification: 'refuted' }, false],
    ['entered in error', { ago: 1, verification: 'entered-in-error' }, false],
    ['unconfirmed', { ago: 1, verification: 'unconfirmed' }, true],
    ['resolved', { ago: 1, clinical: 'resolved' }, false]
  ])('torsades %s', async (_, options, expected) => expect(await emergency('torsades', options)).toBe(expected))

  it.each([
    ['no date, this encounter', { undated: true, encounter: 'e1' }, false],
    ['no date, a diagnosis of this encounter', { undated: true, encounter: 'e1', with: diagnosis }, true],
    ['this encounter, a week ago', { ago: 170, encounter: 'e1' }, false],
    ['another encounter', { ago: 1, encounter: 'e9' }, true]
  ])('in hospital: torsades %s', async (_, options, expected) =>
    expect(await emergency('torsades', options, mg(0.6, { encounter: 'IMP', encounterId: 'e1' }))).toBe(expected)
  )

  it('of a finished encounter by its time of onset', async () => {
    const finished = {
      resourceType: 'Encounter',
      id: 'e9',
      status: 'finished',
      class: { code: 'IMP' },
      subject: { reference: 'Patient/p1' }
    }
    expect(await emergency('torsades', { ago: 1, encounter: 'e9' }, mg(0.6, { encounters: [finished] }))).toBe(true)
  })

  it.each([
    ['torsades', 0.9, true],
    ['polymorphicVt', 0.9, true],
    ['fibrillation', 0.9, true],
    ['pulselessVt', 0.9, true],
    ['arrest', 0.9, true],
    ['sustainedVt', 0.69, true],
    ['sustainedVt', 0.7, false],
    ['tachycardia', 0.69, true],
    ['tachycardia', 0.7, false],
    ['nonsustainedVt', 0.45, false],
    ['seizure', 0.64, true],
    ['seizure', 0.65, false],
    ['epilepsy', 0.45, false],
    ['tetany', 0.49, true],
    ['tetany', 0.5, false]
  ] as const)('%s with magnesium %d', async (name, value, expected) =>
    expect(await emergency(name, { ago: 1 }, mg(value))).toBe(expected)
  )

  it.each([
    ['potassium 3.4', { labs: [lab('potassium', 3.4)] }, true],
    ['potassium 3.5', { labs: [lab('potassium', 3.5)] }, false],
    ['low calcium', { labs: [lab('calcium', 2.0)] }, true],
    ['a diuretic', { orders: [order('furosemide')] }, true],
    ['a proton pump inhibitor', { orders: [order('omeprazole')] }, true],
    ['alcohol', { conditions: [condition('alcohol', old)] }, true],
    ['a stoma', { conditions: [condition('ileostomy', old)] }, true],
    ['nothing', {}, false]
  ])('a seizure without magnesium and %s', async (_, chart: Chart, expected) =>
    expect(await emergency('seizure', { ago: 1 }, chart)).toBe(expected)
  )

  it.each([
    ['calcium 1.89', lab('calcium', 1.89), true],
    ['calcium 1.90', lab('calcium', 1.9), false],
    ['ionized 0.89', lab('ionized-calcium', 0.89), true],
    ['ionized 0.90', lab('ionized-calcium', 0.9), false]
  ])('tetany with magnesium in range and %s', async (_, result, expected) =>
    expect(await emergency('tetany', { ago: 1 }, { labs: [lab('magnesium-moles', 0.6), result] })).toBe(expected)
  )
})

describe('the headline of an emergency keeps its advice', () => {
  const long = { text: 'Torsades de pointes documented by cardiology on call after the second dose of the night' }
  const conditions = [
    condition('torsades', { with: { code: { ...(condition('torsades').code as object), ...long } } }),
    condition('arrest'),
    condition('seizure'),
    condition('tetany')
  ]
  it.each<[string, Chart]>([
    ['magnesium low', mg(0.4, { conditions })],
    ['magnesium not known', { conditions }],
    ['a child', mg(0.4, { conditions, age: 9 })],
    ['no age', mg(0.4, { conditions, absent: ['patient'] })]
  ])('%s', async (_name, chart) => {
    const [lead] = await cardsFor(chart)
    expect(lead?.summary).toMatch(/(magnesium sulfate \d g IV over \d+ min|adult guideline)$/)
    expect(lead?.summary).toMatch(/^Torsades/)
    expect(lead?.summary).toMatch(/ and \d more/)
  })

  it('names the pregnancy beside a rhythm, whose infusion the order check speaks of', async () => {
    const detail = async (...more: ReturnType<typeof condition>[]) =>
      (await cardsFor(mg(0.6, { age: 30, encounter: 'IMP', conditions: [condition('torsades'), ...more] })))[0]?.detail
    expect(await detail(condition('pregnant', { ago: 2000 }))).toContain('Pregnant: obstetric team as well')
    expect(await detail()).not.toContain('Pregnant')
  })
})
