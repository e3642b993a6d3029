import { lazyFacts } from '../../src/facts/lazy-facts.ts'
import { ruleFor } from '../../src/guideline/rule.ts'
import { type CallContext, chartFactDefinitions } from './facts/chart-facts.ts'
import type { CheckedDraft } from './order-checks/checked-draft.ts'
import { checkedDrafts } from './order-checks/checked-drafts.ts'
import type { Assessed } from './pathway/assessed.ts'
import { dischargeNeedOf } from './pathway/discharge.ts'
import { pathwayOf } from './pathway/pathway.ts'

/**
 * The stages of an assessment, each the former and one thing more: what the chart says (`ChartFacts`), which gate and row
 * decide (`Assessed`), what was found in the drafts. No stage knows a later one; rules see nothing else.
 */
export type Facts = Assessed & {
  /** Drafts that something is to be said about. */
  readonly checkedDrafts: readonly CheckedDraft[]
}

/** Binds rules to these facts. */
export const rule = ruleFor<Facts>()

export const readFacts = lazyFacts<Facts, CallContext>({
  ...chartFactDefinitions,
  pathway: f => pathwayOf(f),
  dischargeNeed: f => dischargeNeedOf(f),
  checkedDrafts: f => checkedDrafts(f)
})
