import { beforeAll, describe, expect, it } from 'vitest'
import type { Card } from '../../src/cds-hooks/response.ts'
import { loadServices, type ServicePackage } from '../../src/guideline-folder.ts'
import { dosesOf, requestOf } from '../support/charts/chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'
import { bases } from './base-charts.ts'

type Json = Record<string, unknown>

let service: ServicePackage
beforeAll(async () => {
  service = (await loadServices(['hypomagnesemia']))[0] as ServicePackage
})

/** Issue types that say that something was not sent, whatever the severity. */
const notSent = [
  ['suppressed', 'information'],
  ['security', 'warning'],
  ['forbidden', 'error'],
  ['login', 'information'],
  ['expired', 'warning'],
  ['throttled', 'warning'],
  ['timeout', 'information'],
  ['incomplete', 'warning'],
  ['transient', 'information'],
  ['lock-error', 'warning'],
  ['no-store', 'warning'],
  ['not-supported', 'information'],
  ['too-costly', 'warning'],
  ['exception', 'information'],
  ['business-rule', 'error'],
  ['value', 'fatal'],
  ['business-rule', 'warning'],
  [' Suppressed', 'WARNING']
] as const
/** Issue types that accompany an answer which is whole. */
const nothing = [
  ['informational', 'information'],
  ['not-found', 'warning'],
  ['processing', 'warning'],
  ['not-found', 'error'],
  ['business-rule', 'information']
] as const

const outcome = (...issues: readonly (readonly [string, string])[]): Json => ({
  resourceType: 'OperationOutcome',
  issue: issues.map(([code, severity]) => ({ code, severity }))
})
/** Every fourth chart, where the whole table would say no more. */
const few = bases.filter((_, index) => index % 4 === 1)
const called = {
  conditions: 'problem list',
  procedures: 'list of procedures',
  allergies: 'allergy list',
  medications: 'medication list',
  encounters: 'list of encounters'
}
const lists = ['conditions', 'procedures', 'allergies', 'medications', 'encounters'] as const

/** In place of a list, or as one entry beside what came. */
const forms: readonly (readonly [string, (list: Json, said: Json) => Json])[] = [
  ['in its place', (_, said) => said],
  ['beside it', (list, said) => ({ ...list, total: undefined, entry: [...(list.entry as object[]), { resource: said }] })]
]

function cardsWith(chart: Parameters<typeof requestOf>[0], key: string, change: (list: Json) => Json): readonly Card[] {
  const request = requestOf(chart) as { prefetch: Record<string, Json> }
  request.prefetch[key] = change(request.prefetch[key] as Json)
  return answerOf(service, request).cards
}
const doses = (cards: readonly Card[]): readonly string[] => cards.flatMap(card => dosesOf(card))
const preselected = (cards: readonly Card[]): readonly string[] => doses(cards).filter(dose => dose.startsWith('*'))

describe.each(lists)('%s that were withheld', { timeout: 60_000 }, key => {
  it.each(forms)('take every preselection away: %s', (where, form) => {
    for (const { name, chart } of where === 'in its place' && key === 'conditions' ? bases : few)
      for (const issue of notSent)
        expect(preselected(cardsWith(chart(), key, list => form(list, outcome(issue)))), `${name}, ${issue}`).toEqual([])
  })

  it('are named on the card', () => {
    for (const { name, chart } of bases) {
      const cards = cardsWith(chart(), key, () => outcome(['suppressed', 'warning']))
      const told = cards.map(card => JSON.stringify([card.summary, card.detail, card.extension])).join(' ')
      expect(told, name).toMatch(/could not be (read|had)/)
      expect(told, name).toContain(called[key])
    }
  })

  it('are none where the server only remarks on an empty answer', () => {
    // The problem list of a base may hold a symptom, which an empty one would not.
    for (const { name, chart } of few.filter(base => key !== 'conditions' || base.name.endsWith('no symptom'))) {
      if (key === 'encounters' && name.includes('IMP')) continue
      for (const issue of nothing)
        for (const [, form] of forms)
          expect(doses(cardsWith(chart(), key, list => form(list, outcome(issue)))), `${name}, ${issue}`).toEqual(
            doses(cardsWith(chart(), key, list => list))
          )
    }
  })
})

describe('results that were withheld', { timeout: 60_000 }, () => {
  it('give no dose without a creatinine, and preselect none where some came', () => {
    for (const { name, chart } of few)
      for (const issue of notSent) {
        const said = outcome(issue)
        expect(doses(cardsWith(chart(), 'creatinine', () => said)), `${name}, ${issue}`).toEqual([])
        expect(doses(cardsWith(chart(), 'magnesium', () => said)), `${name}, ${issue}`).toEqual([])
        for (const key of ['creatinine', 'magnesium'])
          expect(
            preselected(
              cardsWith(chart(), key, list => ({
                ...list,
                total: undefined,
                entry: [...(list.entry as object[]), { resource: said }]
              }))
            ),
            `${name}, ${key}, ${issue}`
          ).toEqual([])
      }
  })
})

it('an outcome without issues is a failure', () => {
  for (const { name, chart } of bases)
    expect(preselected(cardsWith(chart(), 'conditions', () => ({ resourceType: 'OperationOutcome' }))), name).toEqual([])
})
