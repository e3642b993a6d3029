import { describe, expect, it } from 'vitest'
import { outline } from '../../support/cards/cards.ts'
import { type Chart, condition, dosesOf, hoursAgo, infused, lab, order } from '../../support/charts/chart.ts'
import { withMagnesium as mg } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

/** M17: after the emergency bolus. */

const cardsFor = directService()
type Json = Record<string, unknown>
const ucum = 'http://unitsofmeasure.org'
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** Grams by vein, charted as given so many hours ago over minutes. */
const given = (hours: number, grams = 2, minutes = 5): Json => ({
  resourceType: 'MedicationAdministration',
  id: `g${hours}`,
  status: 'completed',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: {
    coding: [{ system: rxnorm, code: '1658259', display: '50 ML magnesium sulfate 40 MG/ML Injection' }]
  },
  effectivePeriod: { start: hoursAgo(hours), end: hoursAgo(hours - minutes / 60) },
  dosage: {
    route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] },
    dose: { value: grams, unit: 'g', system: ucum, code: 'g' }
  }
})
const ordered = (hours: number, grams = 2, minutes = 5): Json =>
  order('sulfatePremix', { ago: hours, dosage: infused(grams, minutes) })
/** Another dose of days ago: the record has come. */
const other = given(47)

const event = (hours: number, value: number, ago: number, over: Chart = {}): Chart =>
  mg(value, { encounter: 'IMP', encounterId: 'e1', ...over, conditions: [condition('torsades', { ago: hours })] }, ago)
const first = (chart: Chart): string => {
  const [card] = cardsFor(chart)
  const [dose = 'none'] = dosesOf(card)
  return `${outline(cardsFor(chart))[0]} ${dose}`
}
const qtc = (value: number, ago: number) => [lab('qtc', value, { ago })]

const rows: readonly (readonly [what: string, chart: Chart, expected: string])[] = [
  ['nothing given', event(1, 0.6, 4), 'emergencyMagnesium:critical *2 g/5 min'],
  ['given after it, level before', event(3, 0.6, 4, { given: [given(2)] }), 'emergencyMagnesium:critical 2 g/5 min'],
  ['given after it, hours past', event(5, 0.6, 6, { given: [given(4)] }), 'emergencyMagnesium:warning 2 g/5 min'],
  ['exactly 4 h past', event(4, 0.6, 6, { given: [given(3)] }), 'emergencyMagnesium:critical 2 g/5 min'],
  [
    'given, level and QTc well since',
    event(3, 0.82, 1, { given: [given(2)], labs: qtc(499, 1) }),
    'emergencyMagnesium:info 2 g/5 min'
  ],
  [
    'given, level well, QTc long',
    event(3, 0.9, 1, { given: [given(2)], labs: qtc(500, 1) }),
    'emergencyMagnesium:critical 2 g/5 min'
  ],
  [
    'given, level well, QTc of before',
    event(3, 0.9, 1, { given: [given(2)], labs: qtc(440, 5) }),
    'emergencyMagnesium:critical 2 g/5 min'
  ],
  [
    'given, level still lower',
    event(3, 0.81, 1, { given: [given(2)], labs: qtc(440, 1) }),
    'emergencyMagnesium:critical 2 g/5 min'
  ],
  ['given hours before it', event(1, 0.6, 0.5, { given: [given(5)] }), 'emergencyMagnesium:critical *2 g/5 min'],
  ['half a gram given', event(3, 0.6, 4, { given: [given(2, 0.5)] }), 'emergencyMagnesium:critical *2 g/5 min'],
  ['two grams over an hour', event(3, 0.6, 4, { given: [given(2, 2, 60)] }), 'emergencyMagnesium:critical *2 g/5 min'],
  ['ordered 14 min ago', event(1, 0.6, 4, { orders: [ordered(14 / 60)] }), 'emergencyMagnesium:critical none'],
  ['ordered 40 min ago, no record', event(1, 0.6, 4, { orders: [ordered(40 / 60)] }), 'emergencyMagnesium:critical 2 g/5 min'],
  [
    'ordered 40 min ago, not in the record',
    event(1, 0.6, 4, { orders: [ordered(40 / 60)], given: [other] }),
    'emergencyMagnesium:critical *2 g/5 min'
  ]
]

describe('after the emergency bolus', () => {
  it.each(rows)('%s', (_, chart, expected) => expect(first(chart)).toBe(expected))

  it('says when it was given, and what stands on no record', () => {
    const detail = (chart: Chart) => cardsFor(chart)[0]?.detail ?? ''
    expect(detail(event(3, 0.6, 4, { given: [given(2)] }))).toContain('again only if it recurs or persists')
    expect(detail(event(1, 0.6, 4, { orders: [ordered(40 / 60)] }))).toContain('not on the MAR: give it or check')
    expect(detail(event(1, 0.6, 4))).not.toContain('MAR')
  })
})
