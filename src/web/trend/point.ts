import type { UnknownReason } from '../../facts/fact.ts'
import type { ChartBand } from '../../guideline/chart-view.ts'

/** One result as the trend draws it. */
export type Point = {
  readonly at: number
  /** Missing where the result stands but cannot be used. */
  readonly value?: number
  readonly reason?: UnknownReason
  readonly reported: string
  readonly band?: ChartBand
}
