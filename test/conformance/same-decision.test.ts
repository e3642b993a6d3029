import fc from 'fast-check'
import { expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { parseHookRequest } from '../../src/cds-hooks/request.ts'
import { type Profile, profileChoiceSchema, profileNames, profiles } from '../../src/clients/profile.ts'
import { respond } from '../../src/pipeline.ts'
import { outline } from '../support/cards/cards.ts'
import { type Chart, condition, lab, noon, order, requestOf } from '../support/charts/chart.ts'
import { bolus, infusion, orderCall, tablets } from '../support/requests/draft-call.ts'

/** What is recommended depends on the facts alone. A profile, however a registry has changed it, only renders. */

const problems = ['tremor', 'torsades', 'heartFailure', 'myasthenia', 'pregnant', 'dialysis', 'ileostomy'] as const
const chart: fc.Arbitrary<Chart> = fc
  .record({
    magnesium: fc.integer({ min: 30, max: 220 }),
    creatinine: fc.constantFrom(undefined, 0.8, 1.5, 2.3, 4),
    potassium: fc.constantFrom(undefined, 2.8, 3.3, 4.2, 5.4),
    problems: fc.subarray([...problems], { maxLength: 3 }),
    drugs: fc.subarray(['digoxin', 'furosemide', 'omeprazole'] as const)
  })
  .map(({ magnesium, creatinine, potassium, problems: found, drugs }) => ({
    labs: [
      lab('magnesium-moles', magnesium / 100),
      ...(creatinine === undefined ? [] : [lab('creatinine', creatinine)]),
      ...(potassium === undefined ? [] : [lab('potassium', potassium)]),
      lab('weight', 70),
      lab('height', 165)
    ],
    conditions: found.map(name => condition(name)),
    orders: drugs.map(name => order(name))
  }))
const drafts = fc.constantFrom(undefined, [tablets(1, 1)], [tablets(4, 3)], [bolus(2, 15)], [bolus(4, 5)], [infusion(40, 48)])

const coding = { system: 'urn:example', code: 'x', display: 'y' }
const override = fc.record(
  {
    sendsEvidence: fc.boolean(),
    sendsEvaluation: fc.boolean(),
    intent: fc.constantFrom('proposal', 'order'),
    orderCategory: fc.constantFrom('inpatient', 'outpatient'),
    maxCards: fc.integer({ min: 1, max: 8 }),
    selectionBehavior: fc.constantFrom('by-card', 'any'),
    actionsPerSuggestion: fc.constantFrom('all', 'one'),
    actionSelectionBehavior: fc.boolean(),
    actions: fc.subarray(['create', 'update', 'delete']),
    detail: fc.constantFrom('markdown', 'plain', 'html'),
    detailTypeExtension: fc.constant('org.example.type'),
    length: fc.constantFrom('full', 'short'),
    codeSystems: fc.constantFrom({}, { 'http://loinc.org': 'urn:oid:2.16.840.1.113883.6.1' }),
    orderCodes: fc.constantFrom({}, { '19123-9': coding }),
    overrideReasons: fc.constantFrom({}, { 'patient-refuses': coding })
  },
  { requiredKeys: ['detailTypeExtension'] }
)
const anyProfile = fc
  .tuple(fc.constantFrom(...profileNames), override)
  .map(([name, fields]) => profileChoiceSchema.parse({ name, ...fields }))

function judgedBy(profile: Profile, body: { readonly hook?: unknown }) {
  const request = parseHookRequest(body)
  const offer = service.offers.find(item => item.hook === request.hook)
  if (!offer) throw new Error(`nobody answers ${request.hook}`)
  const { evaluated, response } = respond({
    service,
    offer,
    request,
    profile,
    publicUrl: 'https://cds.example.org',
    asOf: noon,
    elapsed: () => 0
  })
  return {
    evaluated: JSON.stringify(evaluated),
    said: outline(response.cards),
    summaries: response.cards.map(card => card.summary)
  }
}

it('the same facts give the same recommendations under every profile and every override of it', () => {
  let formatTime = 0
  fc.assert(
    fc.property(chart, drafts, anyProfile, (facts, orders, changed) => {
      const body = orders ? orderCall(facts, orders) : requestOf(facts)
      const open = judgedBy(profiles.open, body)
      for (const profile of [...Object.values(profiles), changed]) {
        const own = judgedBy(profile, body)
        expect(own.evaluated).toBe(open.evaluated)
        const critical = judgedBy({ ...profiles.open, maxCards: 100 }, body)
        expect(own.said).toEqual(critical.said.slice(0, own.said.length))
        expect(own.summaries).toEqual(critical.summaries.slice(0, own.said.length))
        expect(own.said.length).toBeGreaterThanOrEqual(Math.min(profile.maxCards, critical.said.length))
        expect(critical.said.slice(own.said.length).filter(text => text.endsWith(':critical'))).toEqual([])
        formatTime += own.said.length
      }
    }),
    { numRuns: 150, seed: 7 }
  )
  expect(formatTime).toBeGreaterThan(500)
}, 60_000)
