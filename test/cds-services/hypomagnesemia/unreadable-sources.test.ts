import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { loadServices } from '../../../src/guideline-folder.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { dosesOf } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, daily, hoursAgo, infused, lab, order, requestOf, running } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'
import { bolus, findingsOf, infusion, orderCall, tablets } from '../../support/requests/draft-call.ts'

/** What nobody can read is never a reason for less: no dose more, no stop less, no alarm milder (reading, principle 4). */

type Json = Record<string, unknown>
const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')
const viewed = (chart: Chart) => answerOf(service, requestOf(chart)).cards
const signed = (chart: Chart, draft: Json) => answerOf(service, orderCall(chart, [draft])).cards

const status = { coding: [{ code: 'active' }] }
const subject = { reference: 'Patient/p1' }
/** Entries without a code or a figure that anybody could use, the results newer than all others. */
const unreadable = {
  problem: {
    conditions: [
      { resourceType: 'Condition', id: 'u', clinicalStatus: status, subject, code: { coding: [{ system: 'urn:x', code: '1' }] } }
    ]
  },
  procedure: {
    procedures: [
      { resourceType: 'Procedure', id: 'u', status: 'completed', subject, code: { coding: [{ system: 'urn:x', code: '1' }] } }
    ]
  },
  allergy: {
    allergies: [
      {
        resourceType: 'AllergyIntolerance',
        id: 'u',
        clinicalStatus: status,
        patient: subject,
        code: { coding: [{ system: 'urn:x', code: '1' }] }
      }
    ]
  },
  drug: { orders: [order('digoxin', { with: { medicationCodeableConcept: { coding: [{ system: 'urn:x', code: '1' }] } } })] },
  'magnesium by vein of unread amount': { orders: [order('sulfateVial', { ago: 3, dosage: { text: 'per pump' } })] },
  'tablets of unread amount': { orders: [order('oxide400', { ago: 300, dosage: { text: 'as directed' } })] },
  administration: {
    given: [
      {
        resourceType: 'MedicationAdministration',
        id: 'u',
        status: 'completed',
        subject,
        effectiveDateTime: hoursAgo(1),
        medicationCodeableConcept: { coding: [{ system: 'urn:x', code: '1' }] }
      }
    ]
  },
  'creatinine without a unit': { labs: [lab('creatinine', 0.9, { ago: 0.5, unit: null })] },
  'preliminary creatinine': { labs: [lab('creatinine', 0.9, { ago: 0.5, status: 'preliminary' })] },
  'creatinine without a figure': { labs: [lab('creatinine', undefined, { ago: 0.5 })] },
  'eGFR in no unit of it': { labs: [lab('egfr', 90, { ago: 0.5, unit: 'furlong' })] },
  'potassium without a unit': { labs: [lab('potassium', 4.2, { ago: 0.5, unit: null })] },
  'calcium without a unit': { labs: [lab('calcium', 2.3, { ago: 0.5, unit: null })] },
  'weight without a unit': { labs: [lab('weight', 70, { ago: 0.5, unit: null })] },
  'pulse without a figure': { labs: [lab('heartRate', undefined, { ago: 0.5 })] }
} satisfies Record<string, Partial<Chart>>

const with_ = (chart: Chart, more: Partial<Chart>): Chart => ({
  ...chart,
  labs: [...(chart.labs ?? []), ...(more.labs ?? [])],
  conditions: [...(chart.conditions ?? []), ...(more.conditions ?? [])],
  procedures: [...(chart.procedures ?? []), ...(more.procedures ?? [])],
  allergies: [...(chart.allergies ?? []), ...(more.allergies ?? [])],
  orders: [...(chart.orders ?? []), ...(more.orders ?? [])],
  given: [...(chart.given ?? []), ...(more.given ?? [])]
})

const treatments = {
  nothing: [],
  tablet: [order('oxide400', { ago: 300, dosage: daily(1) })],
  'two tablets': [order('oxide400', { ago: 480, dosage: daily(2) })],
  infusion: [order('sulfateVial', { ago: 5, dosage: running(4, 24) })],
  bolus: [order('sulfatePremix', { ago: 9, dosage: infused(2, 60) })],
  digoxin: [order('digoxin')]
}
const problems = {
  nothing: [],
  tremor: [condition('tremor')],
  torsades: [condition('torsades')],
  failure: [condition('heartFailure', { ago: 900 })],
  myasthenia: [condition('myasthenia', { ago: 900 })],
  dialysis: [condition('dialysis', { ago: 900 })]
}
const charts = fc
  .record({
    band: fc.constantFrom<Band>('R1', 'R2', 'R3', 'R4', 'RU'),
    level: fc.constantFrom(0.4, 0.51, 0.58, 0.67, 0.9, 1.3, 2.4),
    potassium: fc.constantFrom(2.8, 3.4, 4.4, 5.8),
    treatment: fc.constantFrom(...Object.values(treatments)),
    problem: fc.constantFrom(...Object.values(problems)),
    hospital: fc.boolean()
  })
  .map(({ band, level, potassium, treatment, problem, hospital }) =>
    withKidneys(band, level, {
      ...(hospital ? { encounter: 'IMP', encounterId: 'e1' } : {}),
      labs: [lab('potassium', potassium), lab('calcium', 2.3)],
      orders: treatment,
      conditions: problem
    })
  )
const source = fc.constantFrom(...(Object.entries(unreadable) as [string, Partial<Chart>][]))

const rank: Readonly<Record<string, number>> = { info: 0, warning: 1, critical: 2 }
const loudest = (cards: readonly Card[]): number => Math.max(-1, ...cards.map(({ indicator }) => rank[indicator] ?? 0))
const stopped = (cards: readonly Card[]): ReadonlySet<string> =>
  new Set([...JSON.stringify(cards).matchAll(/"status":"stopped"[^{}]*/g)].map(String))
const preselected = (cards: readonly Card[]): readonly string[] =>
  cards
    .flatMap(dosesOf)
    .filter(dose => dose.startsWith('*'))
    .map(dose => dose.slice(1))
const offered = (cards: readonly Card[]): readonly string[] => cards.flatMap(dosesOf).map(dose => dose.replace(/^\*/, ''))
const gramsOf = (dose: string): number => [...dose.matchAll(/([\d.]+) g[/ ]/g)].reduce((sum, [, grams]) => sum + Number(grams), 0)

/** Chosen for the reader is only what was offered before, or less of it by vein. */
function chooseNoMore(before: readonly Card[], after: readonly Card[], name: string): void {
  const known = offered(before)
  for (const dose of preselected(after)) {
    const less = /^[\d.]+ g\/\d+ min$/.test(dose) && known.some(other => gramsOf(dose) <= gramsOf(other))
    expect(known.includes(dose) || less, `${name}: ${dose}`).toBe(true)
  }
}

describe('an entry more that nobody can read', () => {
  it('makes no card of the chart milder, offers no other dose and takes no stop away', () =>
    fc.assert(
      fc.property(charts, source, (chart, [name, more]) => {
        const [before, after] = [viewed(chart), viewed(with_(chart, more))]
        expect(loudest(after), name).toBeGreaterThanOrEqual(loudest(before))
        expect(stopped(after).size, name).toBeGreaterThanOrEqual(stopped(before).size)
        chooseNoMore(before, after, name)
      }),
      { numRuns: 300 }
    ))

  it('makes no finding of a draft milder and none vanish', () =>
    fc.assert(
      fc.property(
        charts,
        source,
        fc.constantFrom(bolus(2, 15), bolus(4, 60), infusion(4, 24), infusion(20), tablets(1, 1), tablets(1, 4)),
        (chart, [name, more], draft) => {
          const severe = (found: readonly string[]) =>
            found.filter(item => /:(critical|warning)$/.test(item) && !/^(labsStale|magnesiumInRange)/.test(item))
          const before = severe(findingsOf(signed(chart, draft)))
          const after = signed(with_(chart, more), draft)
          const worst = Math.max(-1, ...before.map(item => rank[item.split(':')[1] ?? ''] ?? 0))
          expect(loudest(after), `${name}: ${before}`).toBeGreaterThanOrEqual(worst)
        }
      ),
      { numRuns: 200 }
    ))
})

describe('an input that did not come', () => {
  const inputs = [
    'potassium',
    'calcium',
    'creatinine',
    'body',
    'heart',
    'urine',
    'safety',
    'recentMedications',
    'procedures',
    'allergies',
    'magnesiumGiven',
    'phosphate',
    'encounters'
  ] as const
  it('preselects no dose that was not offered with it', () =>
    fc.assert(
      fc.property(charts, fc.constantFrom(...inputs), fc.boolean(), (chart, name, failed) => {
        const before = viewed(chart)
        const after = viewed({ ...chart, ...(failed ? { failed: [name] } : { absent: [name] }) })
        chooseNoMore(before, after, name)
        const emergency = (cards: readonly Card[]) => cards.some(card => topicOf(card) === 'emergencyMagnesium')
        expect(emergency(after)).toBe(emergency(before))
      }),
      { numRuns: 120 }
    ))
})
