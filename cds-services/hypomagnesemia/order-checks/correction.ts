import { type DrugOrder, drugOrder } from '../../../src/facts/drug-order.ts'
import { type Revision, revisedOrder } from '../../../src/facts/revised-order.ts'
import { ends } from '../advice.ts'
import { magnesiumDose } from '../facts/magnesium-dose.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { above, type Checked, checked } from './checked.ts'
import type { CheckedDraft } from './checked-draft.ts'
import { magnesiumOrder } from './checks.ts'
import { injectionRevisions } from './injection-revisions.ts'
import { oralRevisions } from './oral-revisions.ts'
import { raisesDose } from './raises-dose.ts'
import { isTrace } from './trace-checks.ts'

/** Findings that another dose, time or dilution of the same order clears. */
export const correctable: ReadonlySet<string> = new Set([
  'renalDose',
  'oralTooMuch',
  'saltOrElemental',
  'nightDose',
  'divideDose',
  'rateTooFast',
  'bolusTooShort',
  'bolusTooLarge',
  'concentrationTooHigh',
  'undilutedPush',
  'rateMissing',
  'infusionOpenEnded',
  'obstetricRate',
  'dailyTotal',
  'twoDayTotal',
  'diluent'
])

/** More at once than any source text has for a whole day is a slip of figure or unit, and a range leaves the dose to others: nobody guesses it. */
const isUnclear = ({ parts, parenteral, order }: Checked): boolean =>
  (parenteral && parts.some(({ grams }) => above(grams?.high, ends('dayInSources')[1]))) ||
  order.dosages.some(({ dose }) => dose !== undefined && dose.low < dose.high)

/**
 * M27: the least change to what the prescriber wrote that leaves nothing of this to be said, raises neither dose nor rate nor
 * total, and is silent when it is sent back. It is offered only if the checks, asked about it, say so; else the card's words stay.
 */
export function correctionOf(f: Assessed, { topic, draft, order, notes }: CheckedDraft): Revision | undefined {
  const mends = notes.some(item => correctable.has(item.code))
  // What no dose clears would be said again.
  const stays = notes.some(item => item.severity !== 'info' && !correctable.has(item.code))
  if (topic !== 'magnesiumOrder' || !mends || stays) return undefined
  const check = checked(f, draft, order)
  // An emergency order is helped, not slowed down; an obstetric one follows its own table.
  if (check.purpose.acute || check.purpose.obstetric || !check.adult || check.mixture) return undefined
  // Nutrition and fluids become no injection of magnesium: their additive is chosen with pharmacy (M5).
  if (isTrace(check) || isUnclear(check)) return undefined
  const weight = f.weight.known ? f.weight.value : undefined
  const told = new Set(notes.map(item => item.code))
  const cures = (revised: DrugOrder): boolean =>
    !raisesDose(magnesiumDose(f.knowledge, revised, weight), check.dose) &&
    magnesiumOrder(f, revised, draft).every(
      ({ code, severity }) => severity === 'info' && !correctable.has(code) && (told.has(code) || code === 'monitoringMissing')
    )
  for (const revision of check.parenteral ? injectionRevisions(check) : oralRevisions(check)) {
    const revised = drugOrder(revisedOrder(order.source, revision), f.records, f.knowledge.catalog, f.asOf)
    if (revised && cures(revised)) return revision
  }
  return undefined
}
