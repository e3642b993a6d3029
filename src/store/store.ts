import type { FeedbackEntry } from '../cds-hooks/feedback.ts'
import type { OverrideReason } from '../cds-hooks/override-reason.ts'
import type { Clock } from '../clock.ts'
import type { EvaluationRecord } from './evaluation-record.ts'
import type { EvaluationRow } from './evaluations.ts'
import type { FeedbackRow } from './feedback-row.ts'
import type { DecisionRecord, Droppable, FeedbackSource, OverrideQuery, StoreQuery } from './queries.ts'
import type { Report } from './report.ts'
import type { DecisionKeys, SealedDecision } from './sealed-decision.ts'
import type { ShownRow } from './shown-cards.ts'

/**
 * What the service remembers. Unless said otherwise a method rejects with ServiceError `store-unavailable` while the database is away,
 * locked, full or read-only, and works again by itself when that has passed.
 */
export type Store = {
  /** Keeps what a hook call came to. Returns at once and never throws; what cannot be kept is reported to `onLoss`. */
  recordEvaluation(record: EvaluationRecord): void
  /**
   * Keeps what an evaluation was judged from, sealed; without keys nothing is kept. Returns at once and never throws; what cannot be
   * kept is reported to `onLoss`.
   */
  recordDecision(decision: DecisionRecord): void
  /** What an evaluation was judged from, by its own id or that of one of its cards. */
  decision(id: string): Promise<SealedDecision | undefined>
  /**
   * Keeps one post of feedback, whole or not at all. Resolves only after the commit is on the disk. Entries that the same client sent
   * before in the same words add nothing.
   * @throws ServiceError `too-large` for more entries about one card than are kept.
   */
  addFeedback(
    source: FeedbackSource,
    entries: readonly FeedbackEntry[]
  ): Promise<{ readonly added: number; readonly repeated: number }>
  /** True exactly once for each token, over all replicas and restarts, until it has expired. `expiresAt` in milliseconds since 1970. */
  useToken(issuer: string, jti: string, expiresAt: number): Promise<boolean>
  /** Ids of the clients to whom these cards were shown, by card; without cards that are not known. */
  shownTo(cards: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Reasons given for overriding this topic for this patient since a moment, one list per override, latest first. */
  overrides(query: OverrideQuery): Promise<readonly (readonly OverrideReason[])[]>
  /** Counts of shown cards and what became of them, and of calls: what could not be had, and what applied and was not shown. */
  report(query?: StoreQuery): Promise<Report>
  /** Every feedback event in order of arrival, with the card it is about where that is known. Selected by time of arrival. */
  exportFeedback(query?: StoreQuery): AsyncIterable<FeedbackRow>
  /** Every shown card in order of time, with what became of it. */
  exportShown(query?: StoreQuery): AsyncIterable<ShownRow>
  /** Every call in order of time, whether or not anything was shown. */
  exportCalls(query?: StoreQuery): AsyncIterable<EvaluationRow>
  /** Whether any call of a client of this name is kept. */
  knowsClient(client: string): Promise<boolean>
  /** Number of feedback events. */
  count(): Promise<number>
  /** Deletes evaluations, their cards, what they were judged from, and feedback older than a moment, in small steps, and gives the number of rows deleted. */
  purge(before: number): Promise<number>
  /** Number of records of each kind that are not written yet. */
  waiting(): Readonly<Record<Droppable, number>>
  /** Whether the database answers. Never rejects. */
  ready(): Promise<boolean>
  /** Whether the database is still the one that was opened: false if its file was deleted or exchanged. True before it is opened. */
  intact(): Promise<boolean>
  /** Writes what is queued, then closes. Afterwards every method rejects. */
  close(): Promise<void>
}

export type StoreOptions = {
  readonly clock: Clock
  /** For durations; it never goes back. */
  readonly ticks?: Clock
  /** Told how many records of which kind were lost. */
  readonly onLoss?: (count: number, of: Droppable) => void
  /** Told the code of every error of the database, for the log: never a value, a path or an address. */
  readonly onTrouble?: (code: string) => void
  /** Milliseconds for which a file that somebody else has locked is tried again before it counts as away; 2,000 unless given. */
  readonly lockPatience?: number
  readonly decisionKeys?: DecisionKeys | undefined
}
