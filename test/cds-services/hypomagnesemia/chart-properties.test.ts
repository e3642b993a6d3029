import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { outline, resourcesOf, topicOf } from '../../support/cards/cards.ts'
import { dosesOf, repletion } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, daily, infused, lab, order, running } from '../../support/charts/chart.ts'
import { type Band, creatinineOf, withKidneys } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

const { doses } = ownKnowledge

const cardsFor = directService()

/** Properties take some seconds; a busy machine takes more. */
vi.setConfig({ testTimeout: 60_000 })

const magnesium = fc.oneof(
  fc.integer({ min: 300, max: 720 }),
  fc.constantFrom(499, 500, 520, 521, 599, 600, 649, 650, 699, 700, 1050, 1051, 1999, 2000, 3600)
)
const bands: readonly Band[] = ['R1', 'R2', 'R3', 'R4', 'RU']
const problems = fc.subarray(
  [
    'tremor',
    'heartFailure',
    'ileostomy',
    'myasthenia',
    'heartBlock',
    'pacemaker',
    'torsades',
    'seizure',
    'tetany',
    'pregnant',
    'dialysis',
    'dehydration',
    'infarction'
  ] as const,
  { maxLength: 3 }
)
const treatments = fc.subarray(
  ['tablet', 'capsule', 'twoTablets', 'bolus', 'infusion', 'digoxin', 'furosemide', 'omeprazole', 'lisinopril'] as const,
  { maxLength: 2 }
)
const orders = {
  tablet: () => order('oxide400', { ago: 240, dosage: daily(1) }),
  capsule: () => order('oxide140', { ago: 240, dosage: daily(1) }),
  twoTablets: () => order('oxide400', { ago: 480, dosage: daily(2) }),
  bolus: () => order('sulfatePremix', { ago: 9, dosage: infused(2, 15) }),
  infusion: () => order('sulfateVial', { ago: 9, dosage: running(4, 24) }),
  digoxin: () => order('digoxin'),
  furosemide: () => order('furosemide'),
  omeprazole: () => order('omeprazole'),
  lisinopril: () => order('lisinopril')
}
const facts = fc.record({
  value: magnesium,
  band: fc.constantFrom(...bands),
  problems,
  treatments,
  age: fc.constantFrom(17, 30, 55, 70),
  potassium: fc.constantFrom(2.8, 3.4, 3.8, 4.4),
  calcium: fc.constantFrom(1.8, 2.05, 2.3),
  hours: fc.constantFrom(1, 20, 30, 100)
})
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never

function chartOf(f: Facts): Chart {
  return withKidneys(f.band, f.value / 1000, {
    age: f.age,
    labs: [lab('potassium', f.potassium), lab('calcium', f.calcium)],
    conditions: f.problems.map(name =>
      condition(name, { ago: ['torsades', 'seizure', 'tetany', 'tremor'].includes(name) ? 3 : 100 })
    ),
    orders: f.treatments.map(name => orders[name]())
  })
}

const runs = { numRuns: 25 }
const rank = { critical: 2, warning: 1, info: 0 } as const
const alarm = (cards: readonly Card[]): number => Math.max(-1, ...cards.map(card => rank[card.indicator]))

/** Grams of the heptahydrate by vein in 24 hours and mg/min at the fastest, of one suggestion; mmol by mouth a day. */
function amounts(card: Card): readonly { grams: number; rate: number; oral: number }[] {
  return dosesOf(card).map(text => {
    const found = { grams: 0, rate: 0, oral: 0 }
    for (const part of text.replace('*', '').split(' + ')) {
      const bolus = /^([\d.]+) g\/(\d+) min$/.exec(part)
      const infusion = /^([\d.]+) mg\/min x(\d+) h$/.exec(part)
      const oral = /^(19874[01]) (HS|x(\d))$/.exec(part)
      if (bolus) {
        found.grams += Number(bolus[1])
        found.rate = Math.max(found.rate, (Number(bolus[1]) * 1000) / Number(bolus[2]))
      }
      if (infusion) found.grams += (Number(infusion[1]) * 60 * Number(infusion[2])) / 1000
      if (oral) found.oral += (oral[1] === '198741' ? 9.925 : 3.474) * Number(oral[3] ?? 1)
      if (/push/.test(part)) found.grams += Number.parseFloat(part)
    }
    return found
  })
}

describe('whatever the facts', () => {
  it('at most one repletion card, and drug options on no more than one card', () =>
    fc.assert(
      fc.asyncProperty(facts, async f => {
        const cards = await cardsFor(chartOf(f))
        expect(cards.map(topicOf).filter(topic => repletion.includes(topic)).length).toBeLessThanOrEqual(1)
        expect(cards.filter(card => dosesOf(card).length > 0).length).toBeLessThanOrEqual(1)
      }),
      runs
    ))

  it('no suggestion exceeds a limit, and none but the emergency bolus is for the unknown or the weakest kidneys', () =>
    fc.assert(
      fc.asyncProperty(facts, async f => {
        const cards = await cardsFor(chartOf(f))
        for (const card of cards) {
          const emergency = topicOf(card) === 'emergencyMagnesium'
          for (const { grams, rate, oral } of amounts(card)) {
            expect(rate).toBeLessThanOrEqual(emergency ? doses.rates.emergencyMost.value : doses.rates.most.value)
            const limits = doses.totals.find(row => row.renal === f.band)
            if (!emergency) expect(grams).toBeLessThanOrEqual(limits?.soft24 ?? 0)
            if (emergency && f.band !== 'R1' && f.band !== 'R2') expect(grams).toBeLessThanOrEqual(1)
            expect(oral).toBeLessThanOrEqual(doses.oral.find(row => row.renal === f.band)?.ceiling ?? 0)
          }
        }
        const drafts = cards
          .flatMap(resourcesOf)
          .filter(item => item.resourceType === 'MedicationRequest' && item.status === 'draft')
        if (f.age < 18) expect(drafts).toEqual([])
      }),
      runs
    ))

  it('summaries are whole, options of drugs exclude each other, and critical cards are never dropped', () =>
    fc.assert(
      fc.asyncProperty(facts, async f => {
        for (const card of await cardsFor(chartOf(f))) {
          expect(card.summary.length).toBeLessThan(140)
          expect(card.summary).not.toMatch(/…$|undefined|NaN|null/)
          expect(card.detail).not.toMatch(/undefined|NaN|\bnull\b|Infinity/)
          if (dosesOf(card).length > 0) expect(card.selectionBehavior).toBe('at-most-one')
        }
      }),
      runs
    ))

  it('lower magnesium never gives a weaker alarm', () =>
    fc.assert(
      fc.asyncProperty(facts, fc.integer({ min: 300, max: 699 }), fc.integer({ min: 300, max: 699 }), async (f, a, b) => {
        const [lower, higher] = [Math.min(a, b), Math.max(a, b)]
        const at = async (value: number) =>
          alarm((await cardsFor(chartOf({ ...f, value }))).filter(card => topicOf(card) !== 'causes'))
        expect(await at(lower)).toBeGreaterThanOrEqual(await at(higher))
      }),
      runs
    ))

  it('worse kidneys never get a higher dose or rate', () =>
    fc.assert(
      fc.asyncProperty(facts, async f => {
        const most = async (band: Band) => {
          const all = (await cardsFor(chartOf({ ...f, band }))).flatMap(amounts)
          const of = (name: 'grams' | 'rate' | 'oral') => Math.max(0, ...all.map(item => item[name]))
          return { grams: of('grams'), rate: of('rate'), oral: of('oral') }
        }
        let before = await most('R1')
        for (const band of ['R2', 'R3', 'R4'] as const) {
          const next = await most(band)
          expect(next.grams).toBeLessThanOrEqual(before.grams)
          expect(next.rate).toBeLessThanOrEqual(before.rate)
          // A stronger vein dose may give way to the first tablets: compare tablets where both are by mouth.
          if (before.grams === 0) expect(next.oral).toBeLessThanOrEqual(Math.max(before.oral, 12))
          before = next
        }
      }),
      { numRuns: 15 }
    ))

  it('what could not be had silences no emergency', () =>
    fc.assert(
      fc.asyncProperty(
        facts,
        fc.subarray(
          [
            'potassium',
            'creatinine',
            'body',
            'heart',
            'urine',
            'safety',
            'recentMedications',
            'procedures',
            'allergies'
          ] as const,
          { minLength: 1 }
        ),
        async (f, absent) => {
          const chart = chartOf({ ...f, potassium: 4.4 })
          const whole = await cardsFor(chart)
          const partial = await cardsFor({ ...chart, absent })
          const critical = whole.filter(card => card.indicator === 'critical')
          if (critical.length === 0) return
          // That kidneys fail is told by the creatinine. Without it magnesium that is in force is as loud as its draft would be (M6).
          // It leads whichever card there is.
          const ofKidney = (card: Card): boolean =>
            topicOf(card) === 'contraindicatedRenal' || /renal function too low/.test(card.summary)
          const byKidney = absent.includes('creatinine') && critical.every(ofKidney)
          const loud = byKidney ? ['critical', 'warning'] : ['critical']
          expect(partial.some(card => loud.includes(card.indicator))).toBe(true)
        }
      ),
      runs
    ))

  it('the order of entries and copies of them do not matter', () =>
    fc.assert(
      fc.asyncProperty(facts, async f => {
        const chart = chartOf(f)
        const turned = {
          ...chart,
          labs: [...(chart.labs ?? [])].reverse(),
          conditions: [...(chart.conditions ?? [])].reverse(),
          orders: [...(chart.orders ?? [])].reverse()
        }
        const twice = {
          ...chart,
          labs: [...(chart.labs ?? []), ...(chart.labs ?? [])],
          conditions: [...(chart.conditions ?? []), ...(chart.conditions ?? [])]
        }
        const told = async (item: Chart) =>
          (await cardsFor(item)).map(card => `${topicOf(card)} ${card.indicator} ${dosesOf(card)}`)
        const plain = await told(chart)
        expect(await told(turned)).toEqual(plain)
        expect(await told(twice)).toEqual(plain)
      }),
      { numRuns: 15 }
    ))

  it('mg/dL, mmol/L, mEq/L and umol/L of one value give the same cards', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 30, max: 499 }), fc.constantFrom(...bands), async (hundredths, band) => {
        const mgdl = hundredths / 100
        const mmol = Math.round(((mgdl * 10) / 24.305) * 1e9) / 1e9
        const forms = [
          lab('magnesium', mgdl),
          lab('magnesium-moles', mmol),
          lab('magnesium-moles', mmol * 2, { unit: 'mEq/L' }),
          lab('magnesium-moles', mmol * 1000, { unit: 'umol/L' })
        ]
        const rest = withKidneys(band, 1).labs?.slice(1) ?? []
        const outlines = await Promise.all(
          forms.map(async form =>
            (await cardsFor({ labs: [form, ...rest] })).map(card => `${topicOf(card)} ${card.indicator} ${dosesOf(card)}`)
          )
        )
        for (const other of outlines) expect(other).toEqual(outlines[0])
      }),
      { numRuns: 15 }
    ))

  it('knows the renal bands it speaks of', () => expect(Object.keys(creatinineOf)).toEqual(['R1', 'R2', 'R3', 'R4']))
  it('answers the same twice', async () => {
    const chart = withKidneys('R1', 0.45)
    expect(outline(await cardsFor(chart))).toEqual(outline(await cardsFor(chart)))
  })
})
