import { describe, expect, test } from 'vitest'
import { budgets, countedCalls, countedCards, quantile } from '../support/word-counts.ts'

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
