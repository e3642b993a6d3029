import type { ChartFacts } from '../facts/chart-facts.ts'
import type { PastDose } from '../facts/ledger-doses.ts'
import { dosesUnmeasured } from '../facts/sample-before-dose.ts'
import type { RenalBand } from '../knowledge.ts'

/** Doses by injection of which the newest sample does not know enough: it no longer says how things are (M3). */
export const dosesSince = (f: ChartFacts, renal: RenalBand): readonly PastDose[] =>
  dosesUnmeasured(f.knowledge, f.ledger, { drawn: f.magnesium.at ?? 0, asOf: f.asOf, renal })

/** M2: severe, and a sign that waiting for a level is dangerous, while the kidneys are known to excrete what may come twice. */
export function cannotWait(f: ChartFacts, renal: RenalBand): boolean {
  const severe = f.magnesiumBand.known && f.magnesiumBand.value === 'SEV'
  if (!severe || renal === 'R4' || renal === 'RU') return false
  const qtc = f.qtc.known && f.qtc.value >= f.knowledge.limit('qtcCritical')
  return f.symptoms.length > 0 || qtc || (f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumSevere'))
}
