import { describe, expect, it } from 'vitest'
import { conditionCodes } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import type { HookResponse } from '../../src/cds-hooks/response.ts'
import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'
import { answerOf } from '../support/requests/direct-call.ts'
import { accompanied, inWords, type Json, reshaped, respelled, shapes } from './rewrite.ts'

/** Whatever a sender does to the spelling of an entry, the answer stays: a dose that is withheld, an alarm that is not raised. */

const problems = new Set(['Condition', 'Procedure'])
const drugs = new Set(['MedicationRequest'])
const requests = fixturesOf('hypomagnesemia').map(({ name, request }) => ({ name, request: request as unknown as Json }))
const holding = (type: string) => requests.filter(({ request }) => JSON.stringify(request).includes(`"resourceType":"${type}"`))

type Card = HookResponse['cards'][number]
const outlineOf = ({ source, indicator, summary, suggestions = [] }: Card): string =>
  [
    source.topic?.code,
    indicator,
    summary,
    ...suggestions.map(({ label, isRecommended }) => `${label}${isRecommended ? ' *' : ''}`)
  ].join(' | ')
const cardsOf = (request: unknown): readonly Card[] =>
  answerOf(service, request, Date.parse(purposeOf(request as Parameters<typeof purposeOf>[0]).asOf)).cards
const outline = (request: unknown): readonly string[] => cardsOf(request).map(outlineOf)

describe('the base', () => {
  it('is wide enough to prove something', () => {
    expect(holding('Condition').length + holding('MedicationRequest').length).toBeGreaterThan(80)
  })
})

describe.each(holding('Condition'))('problems of $name', ({ request }) => {
  const base = outline(request)

  it('mean the same in every spelling', () => {
    for (let index = 0; index < 24; index += 1)
      expect(outline(respelled(request, problems, index)), `spelling ${index}`).toEqual(base)
  })

  it('mean the same beside a code of a foreign system', () => {
    for (const first of [true, false]) expect(outline(accompanied(request, problems, first))).toEqual(base)
  })
})

describe.each(holding('MedicationRequest'))('drugs of $name', ({ request }) => {
  const base = outline(request)

  it('mean the same in every spelling', () => {
    for (let index = 0; index < 12; index += 1)
      expect(outline(respelled(request, drugs, index)), `spelling ${index}`).toEqual(base)
  })

  it('mean the same beside a code of a foreign system', () => {
    for (const first of [true, false]) expect(outline(accompanied(request, drugs, first))).toEqual(base)
  })

  it.each(Object.entries(shapes))('mean the same as %s', (_, shape) => {
    expect(outline(reshaped(request, shape))).toEqual(base)
  })
})

/** Magnesium that is chosen for the reader, the emergency bolus aside: an event that stands keeps it. */
function preselected(request: unknown): readonly string[] {
  return cardsOf(request).flatMap(({ source, suggestions = [] }) =>
    suggestions.flatMap(({ label, isRecommended, actions = [] }) => {
      const gives = actions.some(
        action => action.type === 'create' && (action as { resource?: Json }).resource?.resourceType === 'MedicationRequest'
      )
      return isRecommended && gives && source.topic?.code !== 'emergencyMagnesium' ? [label] : []
    })
  )
}

describe.each(holding('Condition'))('problems of $name that stand in words alone', ({ request }) => {
  const listed = (concept: Json): string => String(concept.text ?? conditionCodes.displayOf(concept) ?? 'something')

  it.each([
    ['as they are called', listed],
    ['as nobody has called them yet', () => 'Morbus incognitus']
  ])('leave no magnesium preselected: %s', (_, wordsOf) => {
    expect(preselected(inWords(request, new Set(['Condition']), wordsOf))).toEqual([])
  })
})
