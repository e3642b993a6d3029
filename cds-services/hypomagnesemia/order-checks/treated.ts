import { activeDrafts } from '../facts/drafts.ts'
import { isConfirmed } from '../facts/ledger-standing.ts'
import { type MagnesiumDose, magnesiumDose } from '../facts/magnesium-dose.ts'
import { oralLimits } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { bolusOf } from '../recommendations/proposals.ts'

/** Magnesium in the basket or running that answers the row by the measure of M4: half its grams, or 80 percent of the start by mouth. */
export function isTreated(f: Assessed): boolean {
  const drafted = activeDrafts(f.drafts)
    .filter(({ order }) => order.drug.classes.has('magnesium-product') && order.dosages.every(dosage => !dosage.asNeeded))
    .map(({ order }) => magnesiumDose(order))
  const standing = [...f.ledger.parenteral.filter(source => isConfirmed(source, f.ledger, f.asOf)), ...f.ledger.taken].map(
    ({ dose }) => dose
  )
  return [...drafted, ...standing].some(dose => answers(f, dose))
}

function answers(f: Assessed, dose: MagnesiumDose): boolean {
  const { row, renal } = f.pathway
  if (!dose.parenteral) {
    const severe = row === 'V1' || row === 'V2' || row === 'E1'
    return !severe && (dose.mmolPerDay?.high ?? 0) >= oralLimits(renal).start * 0.8 && oralLimits(renal).start > 0
  }
  const wanted = bolusOf(row === 'V1' || row === 'V2' ? row : 'V3', renal)
  return wanted !== undefined && (dose.grams24 ?? 0) >= wanted.grams / 2
}
