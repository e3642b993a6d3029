import { describe, expect, test } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { profiles } from '../../src/clients/profile.ts'
import { budgets, countedCalls, countedCards, quantile, shortBudget, wordsOf } from '../support/cards/word-counts.ts'
import { cardsOfChart, wholeCharts } from '../support/charts/whole-charts.ts'
import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'
import { answerOf } from '../support/requests/direct-call.ts'

/** How long cards may be before a reader reaches the first button. */

/** A line that the patient's safety needs is never cut for a budget: these cards may be longer, each for its reason, three at most. */
const longer: Readonly<Record<string, string>> = {
  'emergency-bolus-given-level-and-qtc-well':
    'information by its level, and still a bolus with its rate, its checks and its stop',
  'comfort-care-severe': 'information by the goals of care, and still five grams by vein with their checks',
  'gut-ileus-small-infusion': 'information by its row, and still an injection with its checks'
}

const cards = countedCards()

describe.each(['critical', 'warning', 'info'] as const)('%s cards', indicator => {
  const own = cards.filter(card => card.indicator === indicator)
  const words = own.map(card => card.words)

  test('are short in the middle and at nine of ten', () => {
    expect(quantile(words, 0.5)).toBeLessThanOrEqual(budgets[indicator].median)
    expect(quantile(words, 0.9)).toBeLessThanOrEqual(budgets[indicator].p90)
  })

  test('are never longer than their budget, but for the few that safety makes longer', () => {
    const over = own.filter(card => card.words > budgets[indicator].longest && !(card.fixture in longer))
    expect(over.map(card => `${card.fixture}: ${card.words}`)).toEqual([])
  })
})

test('all cards of a call together', () => {
  const words = countedCalls(cards).map(call => call.words)
  expect(quantile(words, 0.5)).toBeLessThanOrEqual(budgets.call.median)
  expect(quantile(words, 0.9)).toBeLessThanOrEqual(budgets.call.p90)
  expect(Math.max(...words)).toBeLessThanOrEqual(budgets.call.longest)
})

test('no exception outlives its reason, and there are three at most', () => {
  expect(Object.keys(longer).length).toBeLessThanOrEqual(3)
  const needed = cards.filter(card => card.words > budgets[card.indicator].longest).map(card => card.fixture)
  expect([...new Set(needed)].sort()).toEqual(Object.keys(longer).sort())
})

describe.each(['epic', 'sidebar'] as const)('short cards of %s', name => {
  const short = fixturesOf('hypomagnesemia').flatMap(({ name: fixture, request }) =>
    answerOf(service, request, Date.parse(purposeOf(request).asOf), profiles[name]).cards.map(({ detail = '' }) => ({
      fixture,
      parts: detail.split('\n\n')
    }))
  )

  test('say what to do, what to check and why in 60 words; when to stop and what is not known may come on top', () => {
    const besides = /^\*\*(Stop if|Not known)\*\*/
    const over = short.flatMap(({ fixture, parts }) => {
      const words = wordsOf(parts.filter(part => !besides.test(part)).join(' '))
      return words > shortBudget ? [`${fixture}: ${words}`] : []
    })
    expect(short.length).toBeGreaterThan(300)
    expect(over).toEqual([])
  })

  test('pass 60 words only by what safety needs', () => {
    const over = short.filter(({ parts }) => wordsOf(parts.join(' ')) > shortBudget)
    expect(over.filter(({ parts }) => !parts.some(part => /^\*\*(Stop if|Not known)\*\*/.test(part)))).toEqual([])
  })
})

describe('cards of whole charts', () => {
  const charts = wholeCharts().map(chart => ({ fixture: chart.name, cards: cardsOfChart(service, chart) }))
  const counted = charts.flatMap(({ fixture, cards: all }) =>
    all.map(({ indicator, detail = '' }) => ({ fixture, indicator, topic: '', words: wordsOf(detail) }))
  )

  test.each(['critical', 'warning', 'info'] as const)('keep the budget of %s cards', indicator => {
    const words = counted.filter(card => card.indicator === indicator).map(card => card.words)
    expect(words.length).toBeGreaterThan(5)
    expect(quantile(words, 0.5)).toBeLessThanOrEqual(budgets[indicator].median)
    expect(quantile(words, 0.9)).toBeLessThanOrEqual(budgets[indicator].p90)
    expect(Math.max(...words)).toBeLessThanOrEqual(budgets[indicator].longest)
  })

  test('keep the budget of a call', () => {
    const words = countedCalls(counted).map(call => call.words)
    expect(quantile(words, 0.5)).toBeLessThanOrEqual(budgets.call.median)
    expect(quantile(words, 0.9)).toBeLessThanOrEqual(budgets.call.p90)
    expect(Math.max(...words)).toBeLessThanOrEqual(budgets.call.longest)
  })
})
