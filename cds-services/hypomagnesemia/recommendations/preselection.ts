import type { Option } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { type Doubt, type Doubts, doubtsOf, hiddenDoubts } from '../pathway/doubts.ts'
import type { Draft } from '../wording/basis.ts'
import { givesBy } from './routes.ts'

/** A dose that a doubt stands against is offered, and not chosen for the reader. */
export function withPreselection(f: Facts, draft: Draft): Draft {
  if (draft.row === 'E1' || draft.options.every(({ proposals }) => routesOf(proposals).length === 0)) return draft
  // A correction cures what the prescriber wrote; only what nobody could read stands against choosing it for him.
  const doubts = draft.about === undefined ? doubtsOf(f) : { any: hiddenDoubts(f), injections: [], tablets: [] }
  const found = new Map<string, Doubt>()
  const options = draft.options.map(item => {
    const against = doubtsAbout(item, doubts)
    for (const doubt of against) found.set(doubt.why, doubt)
    return against.length > 0 ? { ...item, recommended: false } : item
  })
  if (found.size === 0) return draft
  return {
    ...draft,
    notKnown: [...(draft.notKnown ?? []), ...whyNot([...found.values()])],
    options,
    amendments: [...new Set([...(draft.amendments ?? []), ...[...found.values()].flatMap(({ amendment }) => amendment ?? [])])]
  }
}

/** Lists that were not read are named among what is not known already. */
function whyNot(doubts: readonly Doubt[]): readonly string[] {
  const why = doubts.flatMap(({ why: words, unread }) => (unread ? [] : words))
  return [`Not preselected${why.length > 0 ? `: ${why.join('; ')}` : ' for that'}`]
}

function doubtsAbout({ proposals }: Option, { any, injections, tablets }: Doubts): readonly Doubt[] {
  const routes = routesOf(proposals)
  if (routes.length === 0) return []
  return routes.every(route => route === 'oral') ? [...any, ...tablets] : [...any, ...injections]
}

const routesOf = (proposals: Option['proposals']) => proposals.flatMap(proposal => givesBy(proposal) ?? [])
