import type { Card } from '../../../src/cds-hooks/response.ts'
import { drugOrders, topicOf } from '../cards/cards.ts'
import { dosesOf, evidenceOf, testsOf } from '../charts/chart.ts'

/** What matters of an answer, on one line: topic, indicator, row, findings, doses and, for the plain rechecks, when. */
export const outlineOf = (cards: readonly Card[], words: boolean | 'all' = false): string =>
  cards.map(card => `${outline(card)}${wordsOf(card, words)}`).join(' | ') || '-'

const wordsOf = ({ summary, detail = '' }: Card, words: boolean | 'all'): string =>
  words === 'all' ? ` "${summary}" ${detail.replaceAll(/\s+/g, ' ')}` : words ? ` "${summary}"` : ''

/** What the drug orders of a card are diluted in, and how fast that runs. */
function volumesOf(card: Card): readonly string[] {
  const texts = drugOrders(card).flatMap(order => (order.dosageInstruction as { text?: string }[] | undefined) ?? [])
  return [...new Set(texts.flatMap(({ text }) => text?.match(/[\d.]+ mL(\/h)?/g) ?? []))]
}

function outline(card: Card): string {
  const { row, findings = [] } = evidenceOf(card)
  const told = findings.map(finding => `${finding.code}:${finding.severity}`)
  return [
    `${topicOf(card)}:${card.indicator}`,
    row ?? '',
    told.join(','),
    dosesOf(card).join(' or '),
    volumesOf(card).join(', '),
    testsOf(card).join(','),
    (card.suggestions ?? []).map(suggestion => suggestion.label).join('; ')
  ]
    .filter(Boolean)
    .join(' ')
}
