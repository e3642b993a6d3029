import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { type ServicePackage, withLocalFile } from '../../../src/guideline-folder.ts'
import { outline } from '../../support/cards/cards.ts'
import { cardOf, dosesOf } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, infused, lab, order, requestOf } from '../../support/charts/chart.ts'
import { type Band, withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'
import { bolus, draft, findingsOf, orderCall, quantity } from '../../support/requests/draft-call.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A site's replacement protocol (M40): what it may state, what it changes, and what it never does. */

type Json = Record<string, unknown>
const folder = mkdtempSync(join(tmpdir(), 'protocol-'))
afterAll(() => rmSync(folder, { recursive: true }))

const example = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../../../deploy/protocols/${name}.json`, import.meta.url), 'utf8'))
const bySite = (site: object): ServicePackage => {
  const made = service.withLocal?.(site, 'test')
  if (!made) throw new Error('no variant')
  return made
}

const row = (over: Json = {}): Json => ({
  from: 1.0,
  to: 1.6,
  unit: 'mg/dL',
  grams: 4,
  hours: 4,
  route: 'intravenous',
  product: 'premix2g',
  recheckHours: 6,
  renal: { R2: 2, R3: 1 },
  ...over
})
const next = (over: Json = {}): Json => row({ from: 1.6, to: 2.0, grams: 2, hours: 2, renal: { R2: 1, R3: 1 }, ...over })
const site = (rows: readonly Json[], setting: Json = {}, name = 'ward'): Json => ({
  protocol: { name: 'General Hospital', version: '1', settings: { [name]: { target: 2.0, rows, ...setting } } }
})

describe('what a protocol may state', () => {
  it.each(['ward', 'cardiac-icu'])('the example %s is right', name => expect(() => bySite(example(name))).not.toThrow())

  it('the example of a refusal is refused in the words of the document', () => {
    const told = readFileSync(new URL('../../../docs/protocols.md', import.meta.url), 'utf8')
    const words = /```text\n([\s\S]+?)\n```/.exec(told)?.[1]
    const file = new URL('../../../deploy/protocols/refused.json', import.meta.url).pathname
    const refusal = (() => {
      try {
        withLocalFile(service, file)
        return ''
      } catch (error) {
        return (error as Error).message
      }
    })()
    expect(refusal.replace(file, 'deploy/protocols/refused.json').replaceAll('; ', ';\n')).toBe(words)
  })

  const at = 'protocol.settings.ward'
  it.each<[string, Json, string]>([
    [
      'an edge below 0.40 mmol/L',
      site([row({ from: 0.9 })]),
      `${at}.rows.0.from: 0.37 mmol/L is below the lowest edge of 0.4 mmol/L`
    ],
    [
      'an edge above 0.90 mmol/L',
      site([next({ to: 2.2 })], { target: 2.3 }),
      `${at}.rows.0.to: 0.91 mmol/L is above the highest edge`
    ],
    [
      'a target above 1.0 mmol/L',
      site([row()], { target: 2.5 }),
      `${at}.target: 1.03 mmol/L is above the highest target of 1 mmol/L`
    ],
    ['a target below its own rows', site([row()], { target: 1.4 }), `${at}.target: 0.58 mmol/L is below 0.66 mmol/L`],
    [
      'too little below 0.50 mmol/L',
      site([row({ grams: 0.8, renal: { R2: 0, R3: 0.5 } })]),
      `${at}.rows.0.grams: 0.8 g is less than 1 g`
    ],
    ['too little there in R2', site([row({ renal: { R2: 0.5, R3: 1 } })]), `${at}.rows.0.renal.R2: 0.5 g is less than 1 g`],
    ['nothing there in R3', site([row({ renal: { R2: 2, R3: 0 } })]), `${at}.rows.0.renal.R3: 0 g is less than 0.5 g`],
    ['tablets', site([row({ route: 'oral' })]), `${at}.rows.0.route: must be intravenous`],
    [
      'more than 4 g per dose',
      site([row({ grams: 5, hours: 5, product: 'vial5g' })]),
      `${at}.rows.0.grams: 5 g is above 4 g per dose`
    ],
    [
      'more than half in R2',
      site([row({ renal: { R2: 2.5, R3: 1 } })]),
      `${at}.rows.0.renal.R2: 2.5 g is above half the dose (2 g)`
    ],
    ['more than 1 g in R3', site([row({ renal: { R2: 2, R3: 1.5 } })]), `${at}.rows.0.renal.R3: 1.5 g is above 1 g per dose`],
    ['a dose below 20 mL/min', site([row({ renal: { R2: 2, R3: 1, R4: 1 } })]), `${at}.rows.0.renal: Unrecognized key: "R4"`],
    ['more than 2 g an hour', site([row({ hours: 1.5 })]), `${at}.rows.0.hours: 2.67 g/h is faster than 2 g/h`],
    [
      'a total above 12 g, R1',
      site([row({ recheckHours: 3 })]),
      `${at}.rows.0.recheckHours: 4 doses of 4 g are 16 g in 24 h, above the total of 12 g (R1)`
    ],
    ['a total above 6 g, R2', site([row({ recheckHours: 3 })]), '4 doses of 2 g are 8 g in 24 h, above the total of 6 g (R2)'],
    ['a total above 4 g, R3', site([next({ recheckHours: 2 })]), '6 doses of 1 g are 6 g in 24 h, above the total of 4 g (R3)'],
    [
      'a total above 10 g in two days, R3',
      site([next({ hours: 1, recheckHours: 3 })]),
      '12 doses of 1 g are 12 g in 48 h, above the total of 10 g (R3)'
    ],
    ['a total above one that the site moved', { ...site([row()]), thresholds: { dayWarning: 8 } }, 'above the total of 8 g (R1)'],
    [
      'no level after a dose',
      site([row({ recheckHours: undefined })]),
      `${at}.rows.0.recheckHours: missing: each dose needs a level`
    ],
    ['a level after more than a day', site([row({ recheckHours: 30 })]), `${at}.rows.0.recheckHours: 30 h is later than 24 h`],
    ['a gap', site([row({ to: 1.5 }), next()]), `${at}.rows.1.from: a gap from 1.5 to 1.6 mg/dL`],
    ['an overlap', site([row({ to: 1.7 }), next()]), `${at}.rows.1.from: overlaps the row before it, which ends at 1.7 mg/dL`],
    ['two units', site([row(), next({ from: 0.66, to: 0.8, unit: 'mmol/L' })]), `${at}.rows.1.unit: mmol/L beside mg/dL`],
    ['an end before the beginning', site([row({ from: 1.6, to: 1.0 })]), `${at}.rows.0.to: ends before it begins`],
    [
      'half a bag',
      site([row({ grams: 3, renal: { R2: 1.5, R3: 1 } })]),
      `${at}.rows.0.product: 3 g is no whole number of bags of 2 g`
    ],
    ['an unknown product', site([row({ product: 'tablet' })]), `${at}.rows.0.product: `],
    ['a special setting that nothing tells', site([row()], {}, 'icu'), 'protocol.settings.icu.where: missing'],
    ['a place that is none', site([row()], { where: { locations: ['cvicu'] } }), `${at}.where.locations.0: must be Location/id`],
    ['no setting', { protocol: { name: 'X', version: '1', settings: {} } }, 'protocol.settings: states no setting'],
    [
      'a name with markup',
      { protocol: { name: '[X](http://x)', version: '1', settings: {} } },
      'protocol.name: must be plain words'
    ]
  ])('%s is refused, with file and path', (_name, json, message) => {
    const file = join(folder, 'site.json')
    writeFileSync(file, JSON.stringify(json))
    expect(() => withLocalFile(service, file)).toThrow(`${file}: `)
    expect(() => withLocalFile(service, file)).toThrow(message)
  })
})

const ward = bySite(example('ward'))
const heart = bySite(example('cardiac-icu'))
const view = (by: ServicePackage, chart: Chart): readonly Card[] => answerOf(by, requestOf(chart)).cards
const stay: Chart = { encounter: 'IMP', encounterId: 'e1' }
/** mg/dL as the laboratory writes it. */
const at = (value: number, over: Chart = {}, band: Band = 'R1'): Chart => {
  const chart = withKidneys(band, 0.6, { ...stay, ...over })
  const labs = (chart.labs ?? []).map((item, index) => (index === 0 ? lab('magnesium', value) : item))
  return { ...chart, labs }
}

describe('at patient-view', () => {
  it('offers the row of the site first, and says whose it is', () => {
    const card = cardOf(view(ward, at(1.4)), 'oralReplacement')
    expect(dosesOf(card)).toEqual(['*4 g/240 min', '198741 HS'])
    expect(card?.suggestions?.[0]?.label).toBe('Give 4 g over 4 h (protocol of Example Hospital)')
    expect(card?.summary).toContain('by protocol of Example Hospital')
    expect(card?.detail).toContain('Stop if')
  })

  it.each<[string, Chart, string | undefined]>([
    ['1.0', at(1.0), '4 g/240 min'],
    ['below 1.0: the row of the guideline', at(0.99), '*5 g/180 min'],
    ['1.59', at(1.59), '4 g/240 min'],
    ['1.6', at(1.6), '2 g/120 min'],
    ['1.4 with reduced kidneys', at(1.4, {}, 'R2'), '2 g/240 min'],
    ['1.4 with much reduced kidneys', at(1.4, {}, 'R3'), '1 g/240 min'],
    ['1.4 with failing kidneys', at(1.4, {}, 'R4'), undefined],
    ['1.4 with unknown kidneys', at(1.4, {}, 'RU'), undefined],
    ['1.4 with myasthenia', at(1.4, { conditions: [condition('myasthenia')] }), undefined],
    ['1.4 in pregnancy', at(1.4, { age: 30, conditions: [condition('pregnant')] }), undefined],
    ['1.4 on dialysis', at(1.4, { conditions: [condition('dialysis')] }), undefined],
    ['1.4 at 16 years', at(1.4, { age: 16 }), undefined],
    ['1.4 outside the hospital', at(1.4, { encounter: 'AMB' }), '*198741 HS'],
    [
      '1.4 with an injection that runs',
      at(1.4, { orders: [order('sulfatePremix', { ago: 0.5, dosage: infused(2, 120) })] }),
      undefined
    ]
  ])('%s', (_name, chart, first) => {
    const doses = view(ward, chart).flatMap(dosesOf)
    expect(doses[0]?.replace(/^\*(?=[124] g)/, '')).toBe(first)
  })

  it('chooses it for the reader only where a drug was chosen before', () =>
    expect(
      dosesOf(cardOf(view(ward, at(1.65, { conditions: [condition('heartFailure', { ago: 900 })] })), 'borderline'))
    ).toEqual(['2 g/120 min', '198741 HS']))

  it('leaves the fast correction of severe symptoms alone', () =>
    expect(view(ward, at(1.1, { conditions: [condition('tremor', { ago: 3 })] }))).toMatchObject(
      view(service, at(1.1, { conditions: [condition('tremor', { ago: 3 })] })).map(({ summary, detail }) => ({
        summary,
        detail
      }))
    ))

  const inUnit = (reference: string, more: Json = {}): Json => ({
    resourceType: 'Encounter',
    id: 'e1',
    status: 'in-progress',
    class: { code: 'IMP' },
    subject: { reference: 'Patient/p1' },
    location: [{ location: { reference }, ...more }]
  })
  it.each<[string, Json, string]>([
    ['its place', inUnit('Location/cvicu'), '*4 g/120 min'],
    ['its place by address', inUnit('https://ehr.example.org/fhir/Location/cvicu'), '*4 g/120 min'],
    ['a place that was left', inUnit('Location/cvicu', { status: 'completed' }), '*198741 HS'],
    ['another place', inUnit('Location/cvicu2'), '*198741 HS']
  ])('the setting is told by %s', (_name, encounter, first) => {
    const { encounter: _, ...chart } = at(1.3)
    expect(view(heart, { ...chart, encounters: [encounter] }).flatMap(dosesOf)[0]).toBe(first)
  })
})

describe('orders', () => {
  const sign = (by: ServicePackage, chart: Chart, ...drafts: readonly Json[]): readonly Card[] =>
    answerOf(by, orderCall(chart, drafts)).cards
  const premix = (grams: number, hours: number, repeat: Json, dosage: Json = {}): Json =>
    draft('premix', {
      route: 'vein',
      dose: quantity(grams, 'g'),
      repeat: { duration: hours * 60, durationUnit: 'min', ...repeat },
      text: `${grams} g in ${grams * 25} mL`,
      dosage
    })
  const scheduled = (grams: number, hours: number): Json => premix(grams, hours, { count: 1 })
  const asNeeded = (grams: number, hours: number): Json =>
    premix(grams, hours, {}, { asNeededCodeableConcept: { text: 'magnesium 1.6 to 1.9 mg/dL' } })
  const nurseDriven = (grams: number, hours: number): Json => ({
    ...premix(grams, hours, {}, { text: `Per electrolyte replacement protocol, nurse driven: ${grams} g in ${grams * 25} mL` })
  })

  const lines: readonly (readonly [string, (grams: number, hours: number) => Json])[] = [
    ['scheduled', scheduled],
    ['as needed by level', asNeeded],
    ['nurse-driven', nurseDriven]
  ]
  it.each(lines)('a %s line of the protocol raises nothing, and did without it', (_name, line) => {
    for (const value of [1.65, 1.8]) {
      expect(findingsOf(sign(service, at(value), line(2, 2)))).not.toEqual([])
      expect(findingsOf(sign(ward, at(value), line(2, 2)))).toEqual([])
    }
    expect(findingsOf(sign(ward, at(1.4), line(4, 4)))).toEqual([])
  })

  it.each(lines)('a %s line with another dose, time, kidney or place raises what it did', (_name, line) => {
    const cases: readonly (readonly [Chart, Json])[] = [
      [at(1.8), line(3, 3)],
      [at(1.8), line(2, 1)],
      [at(1.8, {}, 'R2'), line(2, 2)],
      [at(1.8, { encounter: 'AMB' }), line(2, 2)]
    ]
    for (const [chart, written] of cases)
      expect(findingsOf(sign(ward, chart, written))).toEqual(findingsOf(sign(service, chart, written)))
  })

  it('a scheduled dose of another level raises what it did', () =>
    expect(findingsOf(sign(ward, at(1.4), scheduled(2, 2)))).toEqual(findingsOf(sign(service, at(1.4), scheduled(2, 2)))))

  it('a vial in place of the bag of the row raises what it did', () =>
    expect(findingsOf(sign(ward, at(1.8), bolus(2, 120)))).toEqual(findingsOf(sign(service, at(1.8), bolus(2, 120)))))

  it.each<[string, Chart, string]>([
    ['an old sample', withKidneys('R1', 0.74, { ...stay, labs: [lab('magnesium', 1.8, { ago: 60 })] }), 'labsStale'],
    ['another dose that runs', at(1.8, { orders: [order('sulfatePremix', { ago: 0.5, dosage: infused(2, 120) })] }), 'duplicate'],
    ['failing kidneys', at(1.8, {}, 'R4'), 'renalContraindicated'],
    ['a high level', at(3.0), 'magnesiumHigh'],
    ['pregnancy, the level too', at(1.8, { age: 30, conditions: [condition('pregnant')] }), 'magnesiumInRange'],
    ['myasthenia', at(1.8, { conditions: [condition('myasthenia')] }), 'conditionContraindicated']
  ])('%s is said all the same', (_name, chart, code) => {
    const { labs = [], ...rest } = chart
    const newest = labs.filter(item => JSON.stringify(item).includes('19123-9'))
    const cards = sign(ward, { ...rest, labs: newest.length > 0 ? [...newest, ...labs.slice(1)] : labs }, scheduled(2, 2))
    expect(findingsOf(cards).map(finding => finding.split(':')[0])).toContain(code)
  })
})

/** Random protocols within the schema: most are refused; of those that pass none changes a gate. */
describe('whatever the protocol', () => {
  const half = (grams: number): number => Math.floor(grams * 2) / 4
  const protocols = fc
    .record({
      edges: fc.uniqueArray(fc.integer({ min: 40, max: 90 }), { minLength: 2, maxLength: 4 }),
      grams: fc.array(
        fc.integer({ min: 2, max: 8 }).map(n => n / 2),
        { minLength: 3, maxLength: 3 }
      ),
      hours: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 3, maxLength: 3 }),
      recheckHours: fc.integer({ min: 4, max: 24 }),
      much: fc.constantFrom(0.5, 1),
      name: fc.constantFrom('ward', 'icu', 'cardiac')
    })
    .map(({ edges, grams, hours, recheckHours, much, name }) => {
      const sorted = edges.toSorted((a, b) => a - b).map(edge => edge / 100)
      const rows = sorted.slice(1).map((to, index) => ({
        from: sorted[index],
        to,
        unit: 'mmol/L',
        grams: grams[index] ?? 2,
        hours: hours[index] ?? 2,
        route: 'intravenous',
        product: 'vial5g',
        recheckHours,
        renal: { R2: half(grams[index] ?? 2), R3: much }
      }))
      return site(rows, { target: 0.95, ...(name === 'ward' ? {} : { where: { classes: ['IMP'] } }) }, name)
    })
    .filter(json => {
      try {
        bySite(json)
        return true
      } catch {
        return false
      }
    })
  const charts = fc.record({
    value: fc.integer({ min: 300, max: 1100 }),
    band: fc.constantFrom<Band>('R1', 'R2', 'R3', 'R4', 'RU'),
    problems: fc.subarray(['myasthenia', 'heartBlock', 'pregnant', 'dialysis', 'tremor', 'torsades', 'ileostomy'] as const, {
      maxLength: 2
    }),
    age: fc.constantFrom(16, 30, 55, 80),
    dose: fc.boolean()
  })
  const drugs = (cards: readonly Card[]): readonly string[] => cards.flatMap(dosesOf)

  it('no gate opens, no card changes its topic, and no dose is above totals or rates', () =>
    fc.assert(
      fc.property(protocols, charts, (json, f) => {
        const chart = withKidneys(f.band, f.value / 1000, {
          ...stay,
          age: f.age,
          conditions: f.problems.map(name => condition(name, { ago: 3 })),
          orders: f.dose ? [order('sulfatePremix', { ago: 9, dosage: infused(2, 15) })] : []
        })
        const [own, theirs] = [view(service, chart), view(bySite(json), chart)]
        expect(outline(theirs)).toEqual(outline(own))
        const added = drugs(theirs).filter(
          dose =>
            !drugs(own)
              .map(text => text.replace('*', ''))
              .includes(dose.replace('*', ''))
        )
        expect(added.length).toBeLessThanOrEqual(1)
        const closed =
          f.age < 18 ||
          f.band === 'R4' ||
          f.band === 'RU' ||
          f.problems.some(name => ['myasthenia', 'heartBlock', 'pregnant', 'dialysis'].includes(name))
        if (closed) return void expect(added).toEqual([])
        for (const dose of added) {
          const [, grams = '0', minutes = '1'] = /([\d.]+) g\/([\d.]+) min/.exec(dose) ?? []
          const most = ownKnowledge.doses.totals.find(({ renal }) => renal === f.band)?.soft24 ?? 0
          expect(Number(grams)).toBeLessThanOrEqual(most)
          expect(Number(grams)).toBeLessThanOrEqual(f.band === 'R1' ? 4 : f.band === 'R2' ? 2 : 1)
          expect((Number(grams) / Number(minutes)) * 60).toBeLessThanOrEqual(2.0001)
        }
      }),
      { numRuns: 60, seed: 40 }
    ))

  it('some of them are in force, and offer their dose', () => {
    const json = fc.sample(protocols, { numRuns: 20, seed: 40 })
    const offered = json.filter(one =>
      drugs(view(bySite(one), withMagnesium(0.66, stay))).some(dose => /^\*?[\d.]+ g/.test(dose))
    )
    expect(offered.length).toBeGreaterThan(3)
  })
})
