import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import type { DraftOrder } from '../facts/drafts.ts'
import type { Bolus } from '../knowledge.ts'
import type { Note } from './checked.ts'
import type { OrderTopic } from './checks.ts'

/** One draft with all its findings, merged over the roles it plays. */
export type CheckedDraft = {
  readonly topic: OrderTopic
  readonly draft: DraftOrder
  readonly order: DrugOrder
  readonly notes: readonly Note[]
  /** What it becomes in an emergency. */
  readonly emergencyBolus?: Bolus
}
