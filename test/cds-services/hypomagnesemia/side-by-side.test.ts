import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Facts, readFacts } from '../../../cds-services/hypomagnesemia/assessment.ts'
import { type Knowledge, ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { rules } from '../../../cds-services/hypomagnesemia/rules.ts'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { knowledgeOf } from '../../../cds-services/hypomagnesemia/site/site.ts'
import { readPatientRecord } from '../../../src/acquisition/patient-record.ts'
import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import { fixturesOf, purposeOf } from '../../support/fixtures/replay.ts'

/** Services of several sites in one process: each judges by its own knowledge, even while another is in the middle of a chart. */

const ward = readFileSync(new URL('../../../deploy/protocols/ward.json', import.meta.url), 'utf8')
const otherWard = ward
  .replace('Example Hospital', 'Other Hospital')
  .replace('"grams": 4', '"grams": 2')
  .replace('"R2": 2', '"R2": 1')
const sites: Readonly<Record<string, Knowledge>> = {
  none: ownKnowledge,
  ward: knowledgeOf(JSON.parse(ward)),
  otherWard: knowledgeOf(JSON.parse(otherWard)),
  strict: knowledgeOf({ thresholds: { lowMagnesium: 0.66, minimalKidney: 29, frailAge: 65, dayWarning: 6 } })
}

const charts = fixturesOf(service.name)
  .filter((_, index) => index % 6 === 0)
  .map(({ name, request }) => {
    const { context, prefetch, hook } = parseHookRequest(request)
    const { patientId, draftOrders, selections, encounterId } = context
    const records = readPatientRecord({ patientId }, prefetch ?? {}, service.requirements, {
      draftOrders: draftOrders ?? undefined,
      selections: selections ?? undefined
    })
    const kind = service.offers.find(offer => offer.hook === hook)?.kind ?? 'chart'
    const situation = { hook, kind, asOf: Date.parse(purposeOf(request).asOf), encounterId: encounterId ?? undefined }
    return { name, asked: rules.filter(rule => rule.hooks.includes(hook)), records, situation }
  })

const factsOf = ({ records, situation }: (typeof charts)[number], knowledge: Knowledge): Facts =>
  readFacts({ records, situation, knowledge })

describe('sites side by side', () => {
  const alone = charts.map(chart =>
    Object.values(sites).map(knowledge => {
      const facts = factsOf(chart, knowledge)
      return JSON.stringify(chart.asked.map(rule => rule.evaluate(facts)))
    })
  )

  it('answer as each does alone, rule by rule in turns about one chart', () => {
    charts.forEach((chart, index) => {
      const judged = Object.values(sites).map(knowledge => ({ facts: factsOf(chart, knowledge), answers: [] as unknown[] }))
      for (const rule of chart.asked) for (const { facts, answers } of judged) answers.push(rule.evaluate(facts))
      expect(
        judged.map(({ answers }) => JSON.stringify(answers)),
        chart.name
      ).toEqual(alone[index])
    })
  })

  const answeredBy = (name: string): readonly (string | undefined)[] => {
    const place = Object.keys(sites).indexOf(name)
    return alone.map(answers => answers[place])
  }

  it.each(Object.keys(sites).slice(1))('%s answers some charts in another way than the guideline', name => {
    const own = answeredBy('none')
    expect(answeredBy(name).filter((answer, index) => answer !== own[index]).length).toBeGreaterThan(1)
  })

  it('two protocols order each their own dose', () => {
    const told = (name: string): string => answeredBy(name).join('\n')
    expect(told('ward')).toContain('Example Hospital')
    expect(told('ward')).not.toContain('Other Hospital')
    expect(told('otherWard')).toContain('Other Hospital')
    expect(told('otherWard')).not.toContain('Example Hospital')
  })
})
