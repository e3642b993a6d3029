import { beforeAll, describe, expect, test } from 'vitest'
import type { Card } from '../../src/cds-hooks/response.ts'
import { type ProfileName, profileNames, profiles } from '../../src/clients/profile.ts'
import { loadServices, type ServicePackage } from '../../src/guideline-folder.ts'
import { drugOrders } from '../support/cards/cards.ts'
import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'
import { answerOf } from '../support/requests/direct-call.ts'

/** What holds of every card of every fixture: its words, and what a click can add up to. */

const fixtures = fixturesOf('hypomagnesemia')
let service: ServicePackage
beforeAll(async () => {
  const [found] = await loadServices(['hypomagnesemia'])
  if (!found) throw new Error('no service')
  service = found
})

const answered = new Map<string, readonly Card[]>()

function cardsOf({ name: fixture, request }: (typeof fixtures)[number], name: ProfileName): readonly Card[] {
  const key = `${fixture} ${name}`
  const cards = answered.get(key) ?? answerOf(service, request, Date.parse(purposeOf(request).asOf), profiles[name]).cards
  answered.set(key, cards)
  return cards
}

const drugTexts = (card: Card): readonly string[] =>
  drugOrders(card).map(order => JSON.stringify((order as { dosageInstruction?: unknown }).dosageInstruction))

describe('what can be ticked together', () => {
  test.each(profileNames.map(name => [name] as const))('is at most one regimen for %s', name => {
    for (const fixture of fixtures) {
      const whole = cardsOf(fixture, 'open')
      const giving = cardsOf(fixture, name).filter(card => (card.suggestions ?? []).length > 0 && drugTexts(card).length > 0)
      for (const card of giving) {
        if (card.selectionBehavior === 'at-most-one') continue
        const same = whole.find(({ summary }) => summary === card.summary)
        const regimens = (same?.suggestions ?? []).map(item => drugTexts({ ...card, suggestions: [item] }))
        const ticked = drugTexts(card)
        expect(
          regimens.some(regimen => ticked.every(text => regimen.includes(text))),
          `${fixture.name} ${name}: ${card.summary}`
        ).toBe(true)
      }
    }
  })
})

describe('drugs of one call', () => {
  test.each(profileNames.map(name => [name] as const))('stand on one card for %s', name => {
    const several = fixtures.filter(fixture => cardsOf(fixture, name).filter(card => drugTexts(card).length > 0).length > 1)
    expect(several.map(({ name: fixture }) => fixture)).toEqual([])
  })
})

const verbs =
  /^(\d of \d: )?(Give|give|Order|Measure|Repeat|Recheck|Stop|Remove|Change to|Add|Withdraw|If .*: (give|order|change|measure))\b/

describe('words', () => {
  test('labels begin with a verb, or with their condition', () => {
    const labels = fixtures
      .flatMap(fixture => cardsOf(fixture, 'open').flatMap(card => card.suggestions ?? []))
      .map(item => item.label)
    expect(labels.filter(label => !verbs.test(label))).toEqual([])
  })

  test('summaries have one colon at most, the unit of the laboratory alone, and name what more there is', () => {
    const summaries = fixtures.flatMap(fixture => cardsOf(fixture, 'open').map(card => card.summary))
    expect(summaries.filter(summary => summary.split(': ').length > 2)).toEqual([])
    expect(summaries.filter(summary => /mg\/dL \([\d.<>]+ mmol/.test(summary))).toEqual([])
    expect(summaries.filter(summary => /\(\+\d+\)/.test(summary))).toEqual([])
  })

  test('the zone is named once a card, and where none is agreed it is UTC', () => {
    const details = fixtures.flatMap(fixture => cardsOf(fixture, 'open').map(card => card.detail ?? ''))
    expect(details.filter(detail => detail.split(' UTC').length > 2)).toEqual([])
  })

  test('plain text keeps its parts where line breaks are dropped', () => {
    const plain = fixtures.flatMap(({ request }) => {
      const profile = { ...profiles.generic, detail: 'plain' as const }
      return answerOf(service, request, Date.parse(purposeOf(request).asOf), profile).cards.map(card => card.detail ?? '')
    })
    const run = plain.map(detail => detail.replaceAll('\n', ''))
    expect(run.filter(detail => /[a-z0-9)](Give|Do|First|Stop if|Because|Not known|Row|pending):? /.test(detail))).toEqual([])
  })
})

type Evidence = { readonly facts?: readonly { readonly name: string; readonly value: unknown }[] }

/** What of a card's evidence is the same for every reader, and the sentences that the card leaves out. */
function evidenceParts(card: Card): { readonly rest: string; readonly background: readonly string[] } {
  const evidence = (card.extension?.[service.namespace.evidence] ?? {}) as Evidence
  const { facts = [] } = evidence
  const background = facts.flatMap(({ name, value }) => (name === 'background' ? (value as readonly string[]) : []))
  return { rest: JSON.stringify({ ...evidence, facts: facts.filter(({ name }) => name !== 'background') }), background }
}

describe('nothing is lost', () => {
  test('a reason that a short card has no room for stands in its evidence', () => {
    const lost = fixtures.flatMap(fixture =>
      (['epic', 'sidebar'] as const).flatMap(name =>
        cardsOf(fixture, name).flatMap(card => {
          const full = cardsOf(fixture, 'open').find(({ summary }) => summary === card.summary)?.detail ?? ''
          const because = /\*\*Because\*\* (.*)/.exec(full)?.[1] ?? ''
          const told = `${card.detail} ${JSON.stringify(card.extension)}`
          // A figure of the reasons tells the sentence, whatever its wording and however its time is written.
          const figures = because.match(/\d+(\.\d+)? (mg\/dL|mmol\/L|mL\/min|ms|g|h)\b/g) ?? []
          return figures.filter(figure => !told.includes(figure)).map(figure => `${fixture.name} ${name}: ${figure}`)
        })
      )
    )
    expect(lost).toEqual([])
  })

  test('what a card leaves out of its words stands in its evidence, under every profile', () => {
    for (const fixture of fixtures) {
      const full = cardsOf(fixture, 'open').map(evidenceParts)
      for (const name of ['generic', 'epic', 'sidebar'] as const) {
        const own = cardsOf(fixture, name).map(evidenceParts)
        for (const [index, { rest, background }] of own.entries()) {
          expect(rest, `${fixture.name} ${name}`).toEqual(full[index]?.rest)
          expect(background, `${fixture.name} ${name}`).toEqual(expect.arrayContaining([...(full[index]?.background ?? [])]))
        }
      }
    }
  })

  test('a card on low magnesium keeps what was looked at: level, symptoms, kidneys, setting', () => {
    const kept = fixtures.flatMap(fixture =>
      cardsOf(fixture, 'open')
        .filter(card => ['severe', 'oralReplacement', 'severeSymptomatic'].includes(card.source.topic?.code ?? ''))
        .map(card => JSON.stringify(card.extension))
    )
    expect(kept.length).toBeGreaterThan(50)
    for (const evidence of kept)
      expect(evidence).toMatch(/"name":"background","value":\["Magnesium .*(symptoms|Charted|Symptoms).*idney/)
  })
})
