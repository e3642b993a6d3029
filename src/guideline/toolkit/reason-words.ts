import type { UnknownReason } from '../../facts/fact.ts'

/** Why something is not known, as a card says it. */
export const reasonWords: Readonly<Record<UnknownReason, string>> = {
  absent: 'was not sent',
  failed: 'could not be had: the search failed',
  empty: 'none found',
  stale: 'too old',
  'no-unit': 'has no unit',
  'not-convertible': 'no figure in a unit that can be used',
  comparator: 'the limit given does not tell the range',
  implausible: 'the figure is not possible',
  contradictory: 'results of one time contradict each other',
  'local-code': 'stands under a code of the site that this service does not know',
  specimen: 'hemolyzed or unsuitable specimen',
  'not-final': 'not a final result',
  future: 'dated in the future',
  'other-patient': 'belongs to another patient',
  undated: 'has no date',
  'not-asked': 'was not asked for'
}
