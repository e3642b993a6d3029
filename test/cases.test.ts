import { describe, expect, it } from 'vitest'
import { caseSchema } from './support/fixtures/case.ts'
import { casesOf, servicesWithCases } from './support/fixtures/cases.ts'
import { fixturesOf } from './support/fixtures/replay.ts'

describe('cases of fixtures', () => {
  it.each(servicesWithCases())('of %s have each a request and an answer, and these none without a case', service => {
    const names = casesOf(service).map(({ name }) => name)
    expect(
      fixturesOf(service)
        .map(({ name }) => name)
        .toSorted()
    ).toEqual(names.toSorted())
  })

  it.each([
    ['a drug that nobody knows', { drafts: [{ drug: 'tablets', dose: 1 }] }],
    ['a problem that nobody knows', { chart: { problems: ['tremors'] } }],
    ['a field that is misspelled', { chart: { lab: { magnesium: 1.2 } } }],
    ['a figure in words', { chart: { labs: { magnesium: 'low' } } }],
    ['a hook that is no chart of its own', { hook: 'patient-view' }]
  ])('with %s are refused', (_, wrong) => {
    expect(caseSchema.safeParse(wrong).success).toBe(false)
  })
})
