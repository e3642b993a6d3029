import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { hoursAgo, order } from '../../support/charts/chart.ts'
import { withMagnesium as mg } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

/** Magnesium in force of which nobody can say how much: another dose is offered, and not chosen for the reader (M4). */

const cardsFor = directService()
const preselected = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap(({ suggestions }) => (suggestions ?? []).flatMap(item => (item.isRecommended ? [item.label] : [])))
const givesMagnesium = (labels: readonly string[]): readonly string[] => labels.filter(label => /^Give |: give /.test(label))

const hospital = { encounter: 'IMP', encounterId: 'e1' } as const

const oral = { coding: [{ system: 'http://snomed.info/sct', code: '26643006' }] }
const iv = { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] }
const ordered = (text: string, route: object) => ({
  resourceType: 'MedicationRequest',
  id: 'own',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  authoredOn: hoursAgo(20),
  medicationCodeableConcept: { text },
  dosageInstruction: [{ route, text: 'as before' }]
})

describe('magnesium of unknown amount', () => {
  it.each([
    ['tablets', 0.64, ordered('Magnesium tablets of the house', oral)],
    ['an infusion', 0.4, ordered('Magnesium infusion of the house', iv)]
  ])('%s: nothing is preselected', (_, value, medication) => {
    const cards = cardsFor(mg(value, { ...hospital, orders: [medication] }))
    expect(cards.length).toBeGreaterThan(0)
    expect(givesMagnesium(preselected(cards))).toEqual([])
  })

  it('an infusion on the administration record', () => {
    const running = {
      resourceType: 'MedicationAdministration',
      id: 'given',
      status: 'in-progress',
      subject: { reference: 'Patient/p1' },
      medicationCodeableConcept: { text: 'Magnesium infusion of the house' },
      effectivePeriod: { start: hoursAgo(1) },
      request: { reference: 'MedicationRequest/own' },
      dosage: { route: iv }
    }
    const orders = [ordered('Magnesium infusion of the house', iv)]
    expect(givesMagnesium(preselected(cardsFor(mg(0.4, { ...hospital, orders, given: [running] }))))).toEqual([])
  })

  it.each([0.64, 0.4])('silent twin: a drug without magnesium (Mg %d)', value => {
    const cards = cardsFor(mg(value, { ...hospital, orders: [order('furosemide')] }))
    expect(givesMagnesium(preselected(cards))).not.toEqual([])
  })
})
