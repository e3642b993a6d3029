import type { Card } from '../cds-hooks/response.ts'
import type { EvaluationResult } from '../guideline/rule.ts'
import type { Proposal, Recommendation } from '../recommendation.ts'
import type { EvaluationRecord, ShownCard } from './evaluation-record.ts'

/** What the verdicts, recommendations and cards of a call leave in the store. No ids, values or words of the chart. */
export function recordOfCall(
  evaluated: EvaluationResult,
  shown: readonly Recommendation[],
  cards: readonly Card[],
  resultHash: (item: Recommendation) => string | undefined
): Pick<EvaluationRecord, 'verdicts' | 'missing' | 'shown'> {
  return {
    verdicts: Object.fromEntries(evaluated.verdicts.map(({ recommendation, verdict }) => [recommendation, verdict])),
    missing: [
      ...new Set([
        ...evaluated.verdicts.flatMap(({ missing = [] }) => missing),
        ...evaluated.recommendations.flatMap(({ unknown }) => unknown.map(fact => fact.name))
      ])
    ],
    shown: shownCards(shown, cards, resultHash)
  }
}

/** Cards of one topic and urgency stand in the order of their recommendations; the profile may have dropped the last. */
function shownCards(
  recommendations: readonly Recommendation[],
  cards: readonly Card[],
  resultHash: (item: Recommendation) => string | undefined
): readonly ShownCard[] {
  const left = [...recommendations]
  return cards.map(card => {
    const topic = card.source.topic?.code ?? ''
    const index = left.findIndex(item => item.topic === topic && item.urgency === card.indicator)
    const [item] = index < 0 ? [] : left.splice(index, 1)
    const hash = item && resultHash(item)
    return {
      card: card.uuid,
      topic,
      row: item?.row ?? '',
      indicator: card.indicator,
      suggestions: (card.suggestions ?? []).map(({ uuid, label }) => ({ uuid, label: labelOf(label, item) })),
      ...(hash ? { resultHash: hash } : {})
    }
  })
}

/** Where a client takes one action at a time, its label names the order as the chart does: what is done to it is kept, the name is not. */
function labelOf(label: string, item: Recommendation | undefined): string {
  const proposals = (item?.options ?? []).flatMap(option => option.proposals)
  const charted = proposals.find(proposal => namesAnOrder(proposal) && label.endsWith(proposal.text))
  if (!charted) return label
  return charted.act === 'remove' ? 'Remove the order' : 'Stop the order'
}

const namesAnOrder = (proposal: Proposal): boolean =>
  proposal.act === 'remove' || (proposal.act === 'amend' && proposal.change === 'stop')
