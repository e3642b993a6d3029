import type { FeedbackEntry } from '../cds-hooks/feedback.ts'
import type { OverrideReason } from '../cds-hooks/override-reason.ts'
import type { ShownSuggestion } from './evaluation-record.ts'

/** One feedback event as it is read back, with the card it is about where that is known. Moments as UTC text. */
export type FeedbackRow = {
  readonly id: string
  readonly received: string
  readonly service: string
  readonly client: string
  readonly tenant?: string
  readonly card: string
  readonly outcome: FeedbackEntry['outcome']
  readonly suggestions: readonly string[]
  readonly reasons: readonly OverrideReason[]
  readonly comment?: string
  readonly at: string
  /** Missing if the card is unknown: it may be older than the store, or not ours. */
  readonly shown?: {
    readonly at: string
    readonly hook: string
    readonly topic: string
    readonly row: string
    readonly indicator: string
    readonly suggestions: readonly ShownSuggestion[]
    readonly knowledgeVersion: string
    readonly userHash?: string
  }
}
