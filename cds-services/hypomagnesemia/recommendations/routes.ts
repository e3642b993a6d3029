import type { Proposal } from '../../../src/recommendation.ts'

/** The way by which a proposal gives a drug; nothing if it gives none. A correction of the prescriber's own order gives no more than was written. */
export function givesBy(proposal: Proposal): string | undefined {
  if (proposal.act === 'prescribe') return proposal.route
  if (proposal.act !== 'amend' || proposal.change === 'stop') return undefined
  return proposal.change.act === 'prescribe' ? proposal.change.route : undefined
}
