import { isMeasurement, type Series } from '../../../src/facts/lab.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Calcium } from './calcium.ts'
import type { Magnesium } from './magnesium.ts'

/** High potassium, very low calcium and severely low magnesium from one draw: an additive of the tube, most likely. */
export function isContaminated(knowledge: Knowledge, magnesium: Magnesium, potassium: Series, calcium: Calcium): boolean {
  const result = magnesium.measurement
  const drawn = potassium.newest
  if (!result || !magnesium.fact.known || !drawn || !isMeasurement(drawn) || !calcium.total.known) return false
  const together = [drawn.at, calcium.total.at ?? 0].every(at => Math.abs(at - result.at) <= knowledge.window('together/sample'))
  return (
    together &&
    drawn.value > knowledge.limit('contaminationPotassium') &&
    calcium.total.value < knowledge.limit('adjustedCalciumCritical') &&
    magnesium.band.known &&
    magnesium.band.value === 'SEV'
  )
}
