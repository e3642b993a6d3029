import { hour } from '../../../src/facts/time.ts'
import { type Knowledge, type RenalBand, recheckAfter } from '../knowledge.ts'
import type { MagnesiumLedger } from './ledger.ts'
import type { PastDose } from './ledger-doses.ts'

type Sample = { readonly drawn: number; readonly asOf: number; readonly renal: RenalBand }

/**
 * Doses by injection of which the newest sample does not know enough (M3): drawn before one, or with reduced kidneys less than 6 h after
 * its end. Chart and order checks ask the same question here.
 */
export const dosesUnmeasured = (knowledge: Knowledge, { doses }: MagnesiumLedger, sample: Sample): readonly PastDose[] =>
  doses.filter(dose => isUnmeasured(knowledge, dose, sample))

function isUnmeasured(
  knowledge: Knowledge,
  { from, to, ongoing, unconfirmedEnd }: PastDose,
  { drawn, asOf, renal }: Sample
): boolean {
  if (ongoing) return from > drawn
  const reduced = renal !== 'R1'
  if (to > drawn || (reduced && drawn < to + recheckAfter('afterDose') * hour)) return true
  // What its order calls done, and the MAR does not show, may have been given later than the order says (M2).
  return unconfirmedEnd && asOf - to < knowledge.limit(reduced ? 'unconfirmedDoseReduced' : 'unconfirmedDose') * hour
}
