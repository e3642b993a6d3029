import { isMeasurement, spanOf } from '../../../src/facts/lab.ts'
import type { ChartFacts } from '../facts/chart-facts.ts'

/** Potassium low twice, a day apart at least, on a potassium supplement. */
export function potassiumResists(f: ChartFacts): boolean {
  if (!f.drugs.has('potassium-supplement')) return false
  const lowOnes = f.potassiumSeries
    .since(f.asOf - f.knowledge.window('resistant/potassium'))
    .filter(isMeasurement)
    .filter(
      result => !result.hemolyzed && !result.comparator?.startsWith('>') && result.value < f.knowledge.limit('potassiumLow')
    )
  return spanOf(lowOnes) >= f.knowledge.window('resistant/apart')
}
