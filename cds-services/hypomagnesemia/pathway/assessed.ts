import type { ChartFacts } from '../facts/chart-facts.ts'
import type { Pathway } from './pathway.ts'

/** The chart with the gate and row that decide. */
export type Assessed = ChartFacts & { readonly pathway: Pathway }
