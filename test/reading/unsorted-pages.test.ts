import { beforeAll, expect, it } from 'vitest'
import type { Card } from '../../src/cds-hooks/response.ts'
import { loadServices, type ServicePackage } from '../../src/guideline-folder.ts'
import { dosesOf, lab, requestOf } from '../support/charts/chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'
import { bases } from './base-charts.ts'

type Json = Record<string, unknown>

let service: ServicePackage
beforeAll(async () => {
  service = (await loadServices(['hypomagnesemia']))[0] as ServicePackage
})

const next = { link: [{ relation: 'next', url: 'https://ehr.example.org/fhir?page=2' }] }

/** The first page of a server that passes over `_sort`, or keeps to it. */
function cardsWith(chart: Parameters<typeof requestOf>[0], key: string, order: 'newest first' | 'oldest first'): readonly Card[] {
  const request = requestOf(chart) as { prefetch: Record<string, Json> }
  const { entry, ...list } = request.prefetch[key] as { entry: { resource: { effectiveDateTime: string } }[] }
  const sorted = entry.toSorted((a, b) => Date.parse(b.resource.effectiveDateTime) - Date.parse(a.resource.effectiveDateTime))
  const page = order === 'newest first' ? sorted : sorted.toReversed()
  request.prefetch[key] = { ...list, ...next, entry: page }
  return answerOf(service, request).cards
}

const older = [
  ['magnesium', lab('magnesium-moles', 0.5, { ago: 30 })],
  ['creatinine', lab('creatinine', 0.8, { ago: 30 })]
] as const
const preselected = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap(card => dosesOf(card)).filter(dose => dose.startsWith('*'))

it.each(older)('a page of %s that does not begin with the newest leaves nothing preselected, and is named', (key, result) => {
  for (const { name, chart } of bases) {
    const cards = cardsWith(chart(result), key, 'oldest first')
    expect(preselected(cards), name).toEqual([])
    expect(cards.map(({ detail }) => detail).join(' '), name).toMatch(new RegExp(`${key}[^.]*in part`))
  }
})

it.each(older)('a page of %s that does is enough', (key, result) => {
  const some = bases.filter(({ chart }) => preselected(cardsWith(chart(result), key, 'newest first')).length > 0)
  expect(some.length).toBeGreaterThan(5)
  for (const { name, chart } of bases)
    expect(
      cardsWith(chart(result), key, 'newest first')
        .map(({ detail }) => detail)
        .join(' '),
      name
    ).not.toContain('in part')
})
