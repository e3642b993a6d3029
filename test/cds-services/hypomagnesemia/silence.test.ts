import { describe, expect, it } from 'vitest'
import { readFacts } from '../../../cds-services/hypomagnesemia/assessment.ts'
import { ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { rules } from '../../../cds-services/hypomagnesemia/rules.ts'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { conditions, silenceOf } from '../../../cds-services/hypomagnesemia/silence/silence.ts'
import { readPatientRecord } from '../../../src/acquisition/patient-record.ts'
import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import { fixturesOf, purposeOf } from '../../support/fixtures/replay.ts'

const read = fixturesOf(service.name).map(({ name, request }) => {
  const { context, prefetch, hook } = parseHookRequest(request)
  const { patientId, draftOrders, selections, encounterId } = context
  const records = readPatientRecord({ patientId }, prefetch ?? {}, service.requirements, {
    draftOrders: draftOrders ?? undefined,
    selections: selections ?? undefined
  })
  const kind = service.offers.find(offer => offer.hook === hook)?.kind ?? 'chart'
  const asOf = Date.parse(purposeOf(request).asOf)
  return { name, records, situation: { hook, kind, asOf, encounterId: encounterId ?? undefined } }
})

describe('why a rule stayed silent', () => {
  // A condition that fails where its rule applies would be a wrong reason wherever the rule is silent.
  it('is said of every rule that does not apply, in every example, and by no condition that fails where its rule applies', {
    timeout: 60_000
  }, () => {
    for (const { name, records, situation } of read) {
      const facts = readFacts({ records, situation, knowledge: ownKnowledge })
      const asked = rules.filter(rule => rule.hooks.includes(situation.hook))
      const answered = (verdict: string) => asked.filter(rule => rule.evaluate(facts).verdict.verdict === verdict)
      for (const { topic } of answered('does-not-apply'))
        expect(silenceOf(topic, facts), `${name} ${topic}`).toMatch(/^(?!.*(?:undefined|NaN)).{5,}$/)
      const wrong = answered('applies').flatMap(({ topic }) => (conditions[topic] ?? []).filter(({ holds }) => !holds(facts)))
      expect(
        wrong.map(condition => condition.words(facts)),
        name
      ).toEqual([])
    }
  })

  it.each([
    ['oral-moderate-no-symptom', 'severe', /magnesium 0\.58 mmol\/L \(1\.4\d mg\/dL\): not below 0\.50 mmol\/L/],
    ['oral-moderate-no-symptom', 'moderateSymptomatic', /no symptom/],
    ['severe-just-below-limit', 'severeSymptomatic', /no symptom/],
    ['oral-silent-in-range', 'calcium', /not below 0\.70 mmol\/L/]
  ])('%s: %s because %s', (name, topic, words) => {
    const found = read.find(item => item.name === name)
    if (!found) return expect(name).toBe('an example')
    expect(service.silence?.(found.records, found.situation)[topic]).toMatch(words)
  })
})
