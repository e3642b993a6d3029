import type { Revision } from '../facts/revised-order.ts'
import type { Prescription, Recommendation } from '../recommendation.ts'

/** New and changed drug orders that a recommendation offers. */
const prescriptionsOf = ({ options }: Recommendation): readonly (Prescription | Revision)[] =>
  options.flatMap(({ proposals }) =>
    proposals.flatMap(proposal =>
      proposal.act === 'prescribe' ? proposal : proposal.act === 'amend' && proposal.change !== 'stop' ? proposal.change : []
    )
  )

export const givesDrug = (item: Recommendation): boolean => prescriptionsOf(item).length > 0

export const givesInjection = (item: Recommendation): boolean => prescriptionsOf(item).some(({ route }) => route !== 'oral')
