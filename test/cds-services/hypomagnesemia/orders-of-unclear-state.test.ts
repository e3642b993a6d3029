import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { cardOf, dosesOf, hoursAgo, order, running } from '../../support/charts/chart.ts'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

/** Orders of which nobody can tell whether they are in force: they count for safety, and silence nothing. */

const cardsFor = directService()
type Json = Record<string, unknown>
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const infusion = (more: Json): Json => ({ ...order('sulfatePremix', { ago: 3, dosage: running(4, 24) }), ...more })
const stops = (cards: readonly Card[]): number =>
  cards.flatMap(({ suggestions }) => (suggestions ?? []).filter(({ label }) => label.startsWith('Stop '))).length
const inFailingKidneys = (more: Json): readonly Card[] =>
  cardsFor(withKidneys('R4', 0.8, { ...hospital, orders: [infusion(more)] }))

describe('magnesium that may run in failing kidneys', () => {
  it.each<[string, Json]>([
    ['without a status', { status: undefined }],
    ['of unknown status', { status: 'unknown' }],
    ['in progress, as no order of R4 is', { status: 'in-progress' }],
    ['with a coded status', { status: { coding: [{ code: 'active' }] } }],
    ['with a status in capitals', { status: 'Active' }],
    ['with an intent in capitals', { intent: 'Order' }],
    ['with an intent that means nothing', { intent: 'x' }],
    ['written ahead of our clock', { authoredOn: hoursAgo(-2) }]
  ])('%s is stopped', (_, more) => {
    const cards = inFailingKidneys(more)
    expect(cardOf(cards, 'contraindicatedRenal')?.indicator).toBe('critical')
    expect(stops(cards)).toBeGreaterThan(0)
  })

  it.each<[string, Json]>([
    ['of R5 that has ended', { status: 'ended' }],
    ['discontinued', { status: 'discontinued' }],
    ['a draft', { status: 'draft' }],
    ['a proposal', { intent: 'Proposal' }],
    ['an order not to give it', { doNotPerform: true }]
  ])('silent twin: %s', (_, more) => expect(stops(inFailingKidneys(more))).toBe(0))
})

describe('what silences a dose', () => {
  const offered = (more: Json): readonly string[] =>
    cardsFor(withKidneys('R1', 0.4, { ...hospital, orders: [infusion(more)] })).flatMap(card => dosesOf(card))
  const tablets = (more: Json): readonly string[] =>
    cardsFor(
      withKidneys('R1', 0.6, { ...hospital, orders: [{ ...order('oxide400', { dosage: nightly, ago: 30 }), ...more }] })
    ).flatMap(card => dosesOf(card))
  const nightly = {
    route: { coding: [{ system: 'http://snomed.info/sct', code: '26643006' }] },
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
    doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }]
  }

  it.each<[string, Json]>([
    ['of unknown status', { status: 'unknown' }],
    ['not to be given', { doNotPerform: true }]
  ])('is no order %s', (_, more) => expect(tablets(more)).not.toEqual([]))

  it('is an order that is active', () => {
    expect(tablets({})).toEqual([])
    expect(offered({ doNotPerform: true })).not.toEqual([])
  })
})

describe('magnesium in force where the age is not known', () => {
  const topics = (age: number | null, orders: readonly Json[]): readonly (string | undefined)[] =>
    cardsFor({ ...withKidneys('R1', 0.8, { ...hospital, orders }), age }).map(card => card.source.topic?.code)

  it('is not passed in silence', () => expect(topics(null, [infusion({})])).toContain('couldNotEvaluate'))

  it('silent twins: nothing in force, or an age', () => {
    expect(topics(null, [])).toEqual([])
    expect(topics(50, [infusion({})])).not.toContain('couldNotEvaluate')
  })
})
