import type { Proposal } from '../../../src/recommendation.ts'

/** The way by which a proposal gives a drug; nothing if it gives none. */
export function givesBy(proposal: Proposal): string | undefined {
  if (proposal.act === 'prescribe') return proposal.route
  return proposal.act === 'amend' && proposal.change !== 'stop' ? proposal.change.route : undefined
}
