import type { ChartFacts } from '../facts/chart-facts.ts'
import type { DischargeNeed } from './discharge.ts'
import type { Pathway } from './pathway.ts'

/** The chart with the gate and row that decide, and what a patient who goes home still needs. */
export type Assessed = ChartFacts & { readonly pathway: Pathway; readonly dischargeNeed: DischargeNeed | undefined }
