import type { Card } from '../../../src/cds-hooks/response.ts'
import { topicOf } from '../cards.ts'
import { dosesOf, evidenceOf, testsOf } from '../chart.ts'

/** What matters of an answer, on one line: topic, indicator, row, findings, doses and, for the plain rechecks, when. */
export const outlineOf = (cards: readonly Card[]): string => cards.map(outline).join(' | ') || '-'

function outline(card: Card): string {
  const { row, findings = [] } = evidenceOf(card)
  const told = findings.map(finding => `${finding.code}:${finding.severity}`)
  return [
    `${topicOf(card)}:${card.indicator}`,
    row ?? '',
    told.join(','),
    dosesOf(card).join(' or '),
    testsOf(card).join(','),
    (card.suggestions ?? []).map(suggestion => suggestion.label).join('; ')
  ]
    .filter(Boolean)
    .join(' ')
}
