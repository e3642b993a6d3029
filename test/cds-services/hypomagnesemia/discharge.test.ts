import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { openProfile, type Profile } from '../../../src/clients/profile.ts'
import { loadServices, type ServicePackage } from '../../../src/guideline-folder.ts'
import { resourcesOf, topicOf } from '../../support/cards/cards.ts'
import { cardOf, dosesOf, repletion, testsOf } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, daily, hoursAgo, infused, lab, noon, order, requestOf } from '../../support/charts/chart.ts'
import { type Band, withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'

vi.setConfig({ testTimeout: 60_000 })

type Json = Record<string, unknown>

let service: ServicePackage
beforeAll(async () => {
  service = (await loadServices(['hypomagnesemia']))[0] as ServicePackage
})

const me = { reference: 'Patient/p1' }
const stay = (over: Json = {}): Json => ({
  resourceType: 'Encounter',
  id: 'e1',
  status: 'finished',
  class: { code: 'IMP' },
  subject: me,
  period: { start: hoursAgo(90), end: hoursAgo(1) },
  ...over
})
const recheck = (over: Json = {}): Json => ({
  resourceType: 'ServiceRequest',
  id: 'sr1',
  status: 'active',
  intent: 'order',
  code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }] },
  subject: me,
  authoredOn: hoursAgo(2),
  occurrenceDateTime: hoursAgo(-24 * 8),
  ...over
})
const bundle = (...items: Json[]): Json => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: items.length,
  entry: items.map(resource => ({ resource }))
})

type Leaving = { readonly chart?: Chart; readonly tests?: readonly Json[] | undefined; readonly drafts?: readonly Json[] }

/** The specification's example of the context, for a chart. */
function bodyOf({ chart = {}, tests = [], drafts }: Leaving): Json {
  const request = requestOf({ encounters: [stay()], ...chart })
  return {
    ...request,
    hook: 'encounter-discharge',
    context: {
      userId: 'PractitionerRole/123',
      patientId: 'p1',
      encounterId: 'e1',
      ...(drafts ? { draftOrders: { resourceType: 'Bundle', entry: drafts.map(resource => ({ resource })) } } : {})
    },
    prefetch: { ...(request.prefetch as Json), laboratoryOrders: bundle(...tests) }
  }
}
const leave = (leaving: Leaving): readonly Card[] => answerOf(service, bodyOf(leaving)).cards
const planOf = (leaving: Leaving): Card | undefined => cardOf(leave(leaving), 'dischargePlan')

const low = withMagnesium(0.58)
const onTablets = withMagnesium(0.58, { orders: [order('oxide400', { ago: 20, dosage: daily(1) })] })

describe('what counts as a plan', () => {
  it.each<[string, Leaving, boolean]>([
    ['nothing', { chart: low }, true],
    ['tablets and a recheck', { chart: onTablets, tests: [recheck()] }, false],
    ['a recheck without tablets', { chart: low, tests: [recheck()] }, true],
    ['tablets without a recheck', { chart: onTablets }, true],
    ['a recheck that says no time', { chart: onTablets, tests: [recheck({ occurrenceDateTime: undefined })] }, false],
    ['a recheck still today', { chart: onTablets, tests: [recheck({ occurrenceDateTime: hoursAgo(-3) })] }, true],
    ['a recheck at 12 h', { chart: onTablets, tests: [recheck({ occurrenceDateTime: hoursAgo(-12) })] }, false],
    ['one in two months', { chart: onTablets, tests: [recheck({ occurrenceDateTime: hoursAgo(-24 * 60) })] }, true],
    ['one that was ordered 20 days ago', { chart: onTablets, tests: [recheck({ authoredOn: hoursAgo(480) })] }, true],
    ['a revoked one', { chart: onTablets, tests: [recheck({ status: 'revoked' })] }, true],
    ['one that is only a plan', { chart: onTablets, tests: [recheck({ intent: 'proposal' })] }, true],
    ['one not to be done', { chart: onTablets, tests: [recheck({ doNotPerform: true })] }, true],
    [
      'potassium alone',
      { chart: onTablets, tests: [recheck({ code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] } })] },
      true
    ],
    ['magnesium by name', { chart: onTablets, tests: [recheck({ code: { text: 'Magnesium level' } })] }, false],
    ['urine magnesium by name', { chart: onTablets, tests: [recheck({ code: { text: 'Magnesium, urine 24 h' } })] }, true],
    ["somebody else's", { chart: onTablets, tests: [recheck({ subject: { reference: 'Patient/p2' } })] }, true],
    [
      'both about to be signed',
      {
        chart: low,
        drafts: [order('oxide400', { status: 'draft', dosage: daily(1) }), recheck({ status: 'draft', authoredOn: undefined })]
      },
      false
    ],
    [
      'tablets as needed',
      {
        chart: withMagnesium(0.58, { orders: [order('oxide400', { ago: 20, dosage: { ...daily(1), asNeededBoolean: true } })] }),
        tests: [recheck()]
      },
      true
    ],
    [
      'half the tablets',
      { chart: withMagnesium(0.58, { orders: [order('oxide140', { ago: 20, dosage: daily(1) })] }), tests: [recheck()] },
      true
    ]
  ])('%s', (_name, leaving, stands) => expect(planOf(leaving) !== undefined).toBe(stands))

  it('asks where laboratory orders did not come', () => {
    const body = bodyOf({ chart: onTablets })
    const { laboratoryOrders: _, ...prefetch } = body.prefetch as Json
    const card = cardOf(answerOf(service, { ...body, prefetch }).cards, 'dischargePlan')
    expect(card?.detail).toContain('Lab orders not available')
  })
})

describe('what sets it off', () => {
  const given = [
    {
      resourceType: 'MedicationAdministration',
      id: 'g1',
      status: 'completed',
      subject: me,
      medicationCodeableConcept: order('sulfatePremix').medicationCodeableConcept,
      effectivePeriod: { start: hoursAgo(20), end: hoursAgo(18) },
      dosage: {
        route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] },
        dose: { value: 2, unit: 'g', system: 'http://unitsofmeasure.org', code: 'g' }
      }
    }
  ]
  it.each<[string, Chart, string | undefined]>([
    ['low', low, 'warning'],
    ['borderline', withMagnesium(0.68), 'info'],
    ['in range', withMagnesium(0.8), undefined],
    ['in range after an injection', withMagnesium(0.8, { given }), 'info'],
    ['not measured since an injection', withMagnesium(0.58, { given }, 30), 'warning'],
    ['high after an injection', withMagnesium(1.2, { given }), undefined],
    ['a child', withMagnesium(0.58, { age: 16 }), undefined]
  ])('%s', (_name, chart, indicator) => expect(planOf({ chart })?.indicator).toBe(indicator))

  it('offers no tablets before the level after an injection', () => {
    const card = planOf({ chart: withMagnesium(0.58, { given }, 30) })
    expect([dosesOf(card), testsOf(card)]).toEqual([[], ['K', 'Mg', 'creatinine']])
  })
})

describe('who goes home', () => {
  it.each<[string, readonly Json[], boolean]>([
    ['a stay just finished', [stay()], true],
    ['a stay under way', [stay({ status: 'in-progress', period: { start: hoursAgo(90) } })], true],
    ['a visit', [stay({ class: { code: 'AMB' } })], false],
    ['a visit to the emergency department', [stay({ class: { code: 'EMER' } })], true],
    ['a stay without a class', [stay({ class: undefined })], true],
    ['no encounter at all', [], true],
    ['another stay, cancelled', [stay({ id: 'e2', class: { code: 'AMB' }, status: 'cancelled' })], true]
  ])('%s', (_name, encounters, stands) => expect(planOf({ chart: { ...low, encounters } }) !== undefined).toBe(stands))
})

describe('at patient-view', () => {
  const extension = 'org.example.trigger'
  const profile: Profile = {
    ...openProfile,
    orderCategory: 'by-encounter',
    triggers: { extension, chartOpening: ['60'], discharge: ['27'] }
  }
  const ask = (hook: string, trigger?: string) =>
    answerOf(
      service,
      { ...bodyOf({ chart: low }), hook, ...(trigger ? { extension: { [extension]: trigger } } : {}) },
      noon,
      profile
    ).cards
  const plain = (cards: readonly Card[]) => cards.map(({ summary, detail }) => [summary, detail])

  it('the discharge trigger of the client gives the same card, and no other trigger does', () => {
    expect(ask('encounter-discharge').map(topicOf)).toEqual(['dischargePlan'])
    expect(plain(ask('patient-view', '27'))).toEqual(plain(ask('encounter-discharge')))
    expect(ask('patient-view').map(topicOf)).not.toContain('dischargePlan')
    expect(ask('patient-view', '60').map(topicOf)).not.toContain('dischargePlan')
  })

  it('the hook means a discharge whatever the client tells beside it', () =>
    expect(plain(ask('encounter-discharge', '60'))).toEqual(plain(ask('encounter-discharge'))))

  it('files drugs for discharge, tests as of the stay', () => {
    const orders = ask('encounter-discharge').flatMap(resourcesOf)
    const categories = (type: string) =>
      orders
        .filter(({ resourceType }) => resourceType === type)
        .map(({ category }) => (category as { coding: { code: string }[] }[]).at(-1)?.coding[0]?.code)
    expect([categories('MedicationRequest'), new Set(categories('ServiceRequest'))]).toEqual([
      ['discharge'],
      new Set(['inpatient'])
    ])
  })
})

describe('the acid suppressant', () => {
  const on = (...more: Json[]): string =>
    planOf({ chart: withMagnesium(0.58, { orders: [order('omeprazole'), ...more] }) })?.detail ?? ''
  it('is stepped down', () => expect(on()).toMatch(/step down, H2 blocker/))
  it('is kept with an anticoagulant', () => expect(on(order('warfarin'))).toMatch(/keep \(warfarin/))
  it('is kept after bleeding of the gut, by its words', () => {
    const bled = condition('tremor', { with: { code: { text: 'History of upper GI bleed' } }, ago: 2000 })
    const chart = withMagnesium(0.58, { orders: [order('omeprazole')], conditions: [bled] })
    expect(planOf({ chart })?.detail).toMatch(/keep \(History of upper GI bleed\)/)
  })
})

/** Whatever stands against magnesium at `patient-view` stands against it at discharge too. */
describe('whatever the facts', () => {
  const facts = fc.record({
    value: fc.oneof(fc.integer({ min: 300, max: 720 }), fc.constantFrom(499, 500, 520, 599, 699, 700, 1051, 2000)),
    band: fc.constantFrom<Band>('R1', 'R2', 'R3', 'R4', 'RU'),
    problems: fc.subarray(['tremor', 'ileostomy', 'myasthenia', 'heartBlock', 'torsades', 'pregnant', 'dialysis'] as const, {
      maxLength: 2
    }),
    treated: fc.subarray(['tablet', 'bolus', 'digoxin', 'omeprazole'] as const, { maxLength: 2 }),
    potassium: fc.constantFrom(2.8, 3.4, 4.4),
    age: fc.constantFrom(17, 55, 80),
    ordered: fc.boolean()
  })
  const drug = {
    tablet: () => order('oxide400', { ago: 240, dosage: daily(1) }),
    bolus: () => order('sulfatePremix', { ago: 9, dosage: infused(2, 15) }),
    digoxin: () => order('digoxin'),
    omeprazole: () => order('omeprazole')
  }
  const mild = new Set(repletion.slice(0, repletion.indexOf('volumeFirst')))

  it('keeps every critical card and every gate, offers no more drugs, and one plan in place of the mild cards', () =>
    fc.assert(
      fc.property(facts, f => {
        const chart: Chart = {
          ...withKidneys(f.band, f.value / 1000, {
            age: f.age,
            labs: [lab('potassium', f.potassium)],
            conditions: f.problems.map(name => condition(name, { ago: 3 })),
            orders: f.treated.map(name => drug[name]())
          }),
          encounters: [stay({ status: 'in-progress', period: { start: hoursAgo(90) } })]
        }
        const body = bodyOf({ chart, tests: f.ordered ? [recheck()] : [] })
        const home = answerOf(service, body).cards
        const ward = answerOf(service, { ...body, hook: 'patient-view' }).cards
        const critical = (cards: readonly Card[]) => cards.filter(card => card.indicator === 'critical').map(topicOf)
        expect(critical(home)).toEqual(critical(ward))
        const gates = (cards: readonly Card[]) =>
          cards.map(topicOf).filter(topic => repletion.includes(topic) && !mild.has(topic))
        expect(gates(home)).toEqual(gates(ward))
        expect(home.filter(card => dosesOf(card).length > 0).length).toBeLessThanOrEqual(1)
        if (ward.every(card => dosesOf(card).length === 0)) expect(home.flatMap(dosesOf)).toEqual([])
        const topics = home.map(topicOf)
        if (!topics.includes('dischargePlan')) return
        const beside = home.filter(card => card.indicator !== 'critical' && !JSON.stringify(card.extension).includes('"M6"'))
        expect(
          beside.map(topicOf).filter(topic => mild.has(topic) || ['recheckDue', 'causes', 'potassium', 'ecg'].includes(topic))
        ).toEqual([])
      }),
      { numRuns: 60, seed: 39 }
    ))
})
