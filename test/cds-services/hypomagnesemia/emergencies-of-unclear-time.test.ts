import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { cardOf, condition, dateAgo, hoursAgo } from '../../support/charts/chart.ts'
import { withMagnesium } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

/** A life-threatening event whose time or code is told badly is possible (M16): offered, not chosen, a warning; never silence. */

const cardsFor = directService()
type Json = Record<string, unknown>
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const here = { encounter: { reference: 'Encounter/e1' } }
const ofEncounter = { category: [{ coding: [{ code: 'encounter-diagnosis' }] }], ...here }
const ofList = { category: [{ coding: [{ code: 'problem-list-item' }] }] }
const torsades = (more: Json): Json => condition('torsades', { undated: true, with: more })
const cards = (problem: Json): readonly Card[] => cardsFor(withMagnesium(0.6, { ...hospital, conditions: [problem] }))
const state = (problem: Json): string => {
  const card = cardOf(cards(problem), 'emergencyMagnesium')
  if (!card) return 'history'
  return (card.suggestions ?? []).some(({ isRecommended }) => isRecommended) ? 'now' : `possible, ${card.indicator}`
}
const words = (text: string, more: Json): Json => ({ ...torsades(more), code: { text } })

describe('an event of which the time is told badly', () => {
  it.each<[string, Json, string]>([
    ['an onset two hours ahead of our clock', { onsetDateTime: hoursAgo(-2) }, 'possible, warning'],
    ['an onset ten minutes ahead', { onsetDateTime: hoursAgo(-0.1) }, 'now'],
    ['an onset in words, found today', { onsetString: 'today', recordedDate: hoursAgo(1), ...ofEncounter }, 'possible, warning'],
    [
      'an onset as an age, found today',
      { onsetAge: { value: 55 }, recordedDate: hoursAgo(1), ...ofEncounter },
      'possible, warning'
    ],
    ['written down today by STU3', { assertedDate: hoursAgo(1) }, 'possible, warning'],
    ['written down today by DSTU2', { dateRecorded: dateAgo(0), ...here }, 'possible, warning'],
    ['an onset two days ahead', { onsetDateTime: hoursAgo(-48) }, 'history'],
    ['an onset as an age in the problem list', { onsetAge: { value: 30 }, recordedDate: hoursAgo(1), ...ofList }, 'history'],
    ['written down last year by STU3', { assertedDate: dateAgo(400) }, 'history']
  ])('%s', (_, more, expected) => expect(state(torsades(more))).toBe(expected))
})

describe('an event in words alone', () => {
  it.each<[string, Json, string]>([
    ['Torsades de pointes', { onsetDateTime: hoursAgo(2) }, 'possible, warning'],
    ['Cardiac arrest, ROSC', { recordedDate: hoursAgo(2), ...ofEncounter }, 'possible, warning'],
    ['Asystole', { onsetDateTime: hoursAgo(1) }, 'possible, warning'],
    ['History of torsades', { onsetDateTime: hoursAgo(2) }, 'history'],
    ['No cardiac arrest', { onsetDateTime: hoursAgo(2) }, 'history'],
    ['Cardiac arrest', { onsetDateTime: dateAgo(900) }, 'history'],
    ['Cardiac arrest', { ...ofList }, 'history'],
    ['Arrested development', { onsetDateTime: hoursAgo(2) }, 'history']
  ])('%s %j', (text, more, expected) => expect(state(words(text, more))).toBe(expected))

  it('says that words alone tell it', () =>
    expect(cardOf(cards(words('Torsades de pointes', { onsetDateTime: hoursAgo(2) })), 'emergencyMagnesium')?.detail).toContain(
      'charted in words alone'
    ))
})
