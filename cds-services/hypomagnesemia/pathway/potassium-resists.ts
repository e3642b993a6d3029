import { staysLow } from '../../../src/guideline/toolkit/stays-low.ts'
import type { ChartFacts } from '../facts/chart-facts.ts'

/** Potassium low twice, a day apart at least, on a potassium supplement. */
export const potassiumResists = ({ drugs, potassiumSeries, asOf, knowledge }: ChartFacts): boolean =>
  drugs.has('potassium-supplement') &&
  staysLow(potassiumSeries, knowledge.limit('potassiumLow'), {
    since: asOf - knowledge.window('resistant/potassium'),
    apart: knowledge.window('resistant/apart')
  })
