import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadServices } from '../../../src/guideline-folder.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { dosesOf } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, daily, hoursAgo, infused, lab, order, requestOf, running } from '../../support/charts/chart.ts'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'
import { bolus, findingsOf, infusion, orderCall, tablets } from '../../support/requests/draft-call.ts'

/** Chart and order hook ask one question about the sample (M3), and one finding never hides another (M14). */

type Json = Record<string, unknown>
const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')
const viewed = (chart: Chart) => answerOf(service, requestOf(chart)).cards
const signed = (chart: Chart, ...drafts: readonly Json[]) => answerOf(service, orderCall(chart, drafts)).cards

const given = (hours: number, minutes: number): Json => ({
  resourceType: 'MedicationAdministration',
  id: `g${hours}`,
  status: 'completed',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658259' }] },
  effectivePeriod: { start: hoursAgo(hours), end: hoursAgo(hours - minutes / 60) },
  dosage: { route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] }, dose: { value: 1, unit: 'g' } }
})
const bands = fc.constantFrom<Band>('R1', 'R2', 'R3')

describe('the sample before the dose', () => {
  const charts = fc.record({
    band: bands,
    level: fc.constantFrom(0.42, 0.48),
    drawn: fc.constantFrom(0.5, 1, 2, 4, 7, 12),
    began: fc.constantFrom(1, 3, 5, 8, 13, 30),
    by: fc.constantFrom('given', 'ordered', 'completed', 'nothing')
  })
  it('is asked for by the card that withholds a dose, and by the draft of that dose', () =>
    fc.assert(
      fc.property(charts, ({ band, level, drawn, began, by }) => {
        const chart: Chart = {
          ...withKidneys(band, 1, { encounter: 'IMP', encounterId: 'e1' }),
          given: by === 'given' ? [given(began, 60)] : [],
          orders: by === 'ordered' ? [order('sulfatePremix', { ago: began, dosage: infused(1, 60) })] : [],
          past: by === 'completed' ? [order('sulfatePremix', { ago: began, status: 'completed', dosage: infused(1, 60) })] : []
        }
        const labs = [lab('magnesium-moles', level, { ago: drawn }), ...(chart.labs ?? []).slice(1)]
        const cards = viewed({ ...chart, labs })
        const withheld = cards.some(card => topicOf(card) === 'recheckDue' && dosesOf(card).length === 0)
        const asked = findingsOf(signed({ ...chart, labs }, bolus(1, 60))).includes('labsStale:warning')
        expect(asked, `${by} ${began} h ago, drawn ${drawn} h ago, ${band}`).toBe(withheld)
      }),
      { numRuns: 150 }
    ))
})

const reasons: Readonly<Record<string, { readonly chart?: Chart; readonly code: RegExp }>> = {
  myasthenia: { chart: { conditions: [condition('myasthenia', { ago: 900 })] }, code: /^conditionContraindicated/ },
  allergy: {
    chart: {
      allergies: [
        {
          resourceType: 'AllergyIntolerance',
          id: 'a',
          type: 'allergy',
          clinicalStatus: { coding: [{ code: 'active' }] },
          patient: { reference: 'Patient/p1' },
          code: { text: 'Magnesium sulfate' }
        }
      ]
    },
    code: /^allergy/
  },
  'another order by vein': { chart: { orders: [order('sulfateVial', { ago: 5, dosage: running(1, 24) })] }, code: /^duplicate/ },
  digoxin: { chart: { orders: [order('digoxin')] }, code: /^interaction/ },
  'a dose after the sample': { chart: { given: [given(1, 30)] }, code: /^labsStale/ }
}

describe('no finding silences another', () => {
  const drafts = fc.constantFrom(bolus(2, 5), bolus(6, 30), bolus(4, 10), infusion(20), infusion(8, 48), bolus(2, 60))
  it('what stands against a draft is said beside whatever else does', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Band>('R1', 'R2', 'R3', 'R4', 'RU'),
        fc.constantFrom(0.45, 0.58, 0.9),
        fc.subarray(Object.keys(reasons), { minLength: 1, maxLength: 3 }),
        drafts,
        (band, level, names, draft) => {
          const parts = names.map(name => reasons[name]?.chart ?? {})
          const merged: Chart = {
            conditions: parts.flatMap(({ conditions = [] }) => conditions),
            orders: parts.flatMap(({ orders = [] }) => orders),
            given: parts.flatMap(({ given: doses = [] }) => doses),
            allergies: parts.flatMap(({ allergies = [] }) => allergies)
          }
          const plain = withKidneys(band, level, { encounter: 'IMP', encounterId: 'e1' })
          const alone = findingsOf(signed(plain, draft)).map(item => item.split(':')[0])
          const all = findingsOf(signed({ ...plain, ...merged }, draft))
          for (const name of names)
            expect(
              all.some(item => reasons[name]?.code.test(item)),
              `${name}: ${all}`
            ).toBe(true)
          const codes = new Set(all.map(item => item.split(':')[0]))
          // What the sample says is one finding, by its gravest reason; what runs adds to totals.
          for (const code of alone)
            if (code !== 'ivNotNeeded' && code !== 'magnesiumInRange') expect(codes.has(code), `${code}: ${all}`).toBe(true)
        }
      ),
      { numRuns: 150 }
    ))

  it('tablets: kidneys, amount, duplicate and separation stand side by side', () => {
    const chart = withKidneys('R3', 0.6, {
      orders: [
        order('oxide400', { ago: 300, dosage: daily(1) }),
        order('digoxin', { with: { medicationCodeableConcept: { text: 'levothyroxine 0.1 MG Oral Tablet' } } })
      ]
    })
    const codes = findingsOf(signed(chart, tablets(2, 3))).map(item => item.split(':')[0])
    expect(codes).toEqual(expect.arrayContaining(['renalDose', 'oralTooMuch', 'duplicate', 'separation']))
  })
})

describe('results that are named and not used (reading 1)', () => {
  const told = (...labs: readonly Json[]) =>
    JSON.stringify(viewed({ ...withKidneys('R1', 0.58), labs: [...labs, ...(withKidneys('R1', 0.58).labs ?? [])] }))
  it('a newer cancelled one with its value, an older one not', () => {
    expect(told(lab('magnesium', 1.0, { ago: 1, status: 'cancelled' }))).toMatch(/Magnesium 1 mg\/dL[^"]*is cancelled: not used/)
    expect(told(lab('magnesium', 1.0, { ago: 5, status: 'cancelled' }))).not.toContain('is cancelled')
  })
  it('the time of issue is no time of drawing', () => {
    const issued = lab('magnesium', 1.35, { date: null, issued: hoursAgo(1) })
    expect(told(issued)).toContain('reported (time of drawing not told)')
    expect(told()).not.toContain('time of drawing')
  })
})
