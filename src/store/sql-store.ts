import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { FeedbackEntry } from '../cds-hooks/feedback.ts'
import { type Clock, monotonic } from '../clock.ts'
import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'
import type { Database, Driver } from './database.ts'
import { decisionOf, insertDecisions, toDecisionRow } from './decisions.ts'
import type { EvaluationRecord } from './evaluation-record.ts'
import { type EvaluationRow, evaluationPage, insertEvaluations, toRows } from './evaluations.ts'
import { type Added, charactersOf, type FeedbackPost, feedbackPage, insertPosts, type Place, toPost } from './feedback-events.ts'
import type { FeedbackRow } from './feedback-row.ts'
import { GroupCommit } from './group-commit.ts'
import { purgeBefore, purgeTokens } from './purge.ts'
import type { DecisionRecord, Droppable, FeedbackSource, OverrideQuery, StoreQuery } from './queries.ts'
import type { Report } from './report.ts'
import { forgetHours } from './report-parts.ts'
import { ReportReader } from './report-reader.ts'
import type { UsedTokenTable } from './schema.ts'
import { sealDecision } from './sealed-decision.ts'
import { clientsOf, overridesOf, type ShownRow, shownPage } from './shown-cards.ts'
import type { Store, StoreOptions } from './store.ts'
import { StoreLink } from './store-link.ts'
import { toToken, useTokens } from './used-tokens.ts'
import { utcText } from './utc-text.ts'
import { WriteBehind } from './write-behind.ts'

const betweenTokenPurges = limits.betweenTokenPurges
/** Characters of decisions: what waits is held in memory, and sealing a commit of them takes the main thread some milliseconds at most. */
const decisionsWaiting = limits.decisionsWaiting
const decisionsTogether = limits.decisionsTogether

type SqlStoreOptions = Omit<StoreOptions, 'onTrouble'> & { readonly onTrouble: (error: unknown) => void }

/** The `Store` on either database. What differs between them is in the driver. */
export class SqlStore implements Store {
  readonly #clock: Clock
  readonly #ticks: Clock
  readonly #link: StoreLink
  readonly #evaluations: WriteBehind<EvaluationRecord>
  readonly #decisions: WriteBehind<DecisionRecord> | undefined
  readonly #posts: GroupCommit<FeedbackPost, Added | undefined>
  readonly #tokens: GroupCommit<UsedTokenTable, boolean>
  readonly #reader: ReportReader
  #tokensPurgedAt: number

  constructor(driver: Driver, options: SqlStoreOptions) {
    const link = new StoreLink(driver, options.onTrouble, options.lockPatience ?? limits.lockPatience)
    this.#clock = options.clock
    this.#link = link
    const { onLoss, decisionKeys } = options
    this.#evaluations = new WriteBehind({
      write: async records => {
        const rows = records.map(toRows)
        await link.use(database => insertEvaluations(database, rows))
        const counted = utcText(this.#clock() - limits.reportDelay)
        const late = rows.flatMap(({ evaluation: { at } }) => (at < counted ? [at] : []))
        if (late.length > 0) await link.use(database => forgetHours(database, late))
      },
      onLoss: count => onLoss?.(count, 'evaluation'),
      weigh: () => 1,
      maxWaiting: limits.evaluationsWaiting,
      maxBatch: limits.evaluationsTogether
    })
    this.#decisions =
      decisionKeys &&
      new WriteBehind({
        write: async records => {
          const sealed = await Promise.all(records.map(record => sealDecision(decisionKeys, record)))
          const rows = sealed.map(toDecisionRow)
          await link.use(database => insertDecisions(database, rows))
        },
        onLoss: count => onLoss?.(count, 'decision'),
        weigh: ({ text }) => text.length,
        maxWaiting: decisionsWaiting,
        maxBatch: decisionsTogether
      })
    this.#posts = new GroupCommit(
      posts => link.use(database => insertPosts(database, posts)),
      post => post.length,
      charactersOf
    )
    this.#tokens = new GroupCommit(tokens => link.use(database => useTokens(database, tokens)))
    const rows = {
      shown: (query: StoreQuery) => this.#shown(query, limits.countedRows),
      calls: (query: StoreQuery) => this.#calls(query, limits.countedRows)
    }
    this.#reader = new ReportReader(link, rows, options.clock)
    this.#ticks = options.ticks ?? monotonic
    this.#tokensPurgedAt = this.#ticks()
  }

  recordEvaluation(record: EvaluationRecord): void {
    this.#evaluations.add(record)
  }

  recordDecision(decision: DecisionRecord): void {
    this.#decisions?.add(decision)
  }

  decision(id: string) {
    return this.#link.use(database => decisionOf(database, id))
  }

  async addFeedback(source: FeedbackSource, entries: readonly FeedbackEntry[]): Promise<Added> {
    const added = await this.#posts.add(toPost(source, entries, this.#clock()))
    if (added) return added
    throw new ServiceError('too-large', `More than ${limits.cardEvents} entries about one card are not kept.`, 'feedback')
  }

  useToken(issuer: string, jti: string, expiresAt: number): Promise<boolean> {
    const ticks = this.#ticks()
    if (ticks - this.#tokensPurgedAt >= betweenTokenPurges) {
      this.#tokensPurgedAt = ticks
      purgeTokens(this.#link, this.#clock()).catch(() => undefined)
    }
    return this.#tokens.add(toToken(issuer, jti, expiresAt))
  }

  shownTo(cards: readonly string[]) {
    return this.#link.use(database => clientsOf(database, cards))
  }

  overrides(query: OverrideQuery) {
    return this.#link.use(database => overridesOf(database, query))
  }

  report(query: StoreQuery = {}): Promise<Report> {
    return this.#reader.report(query)
  }

  exportShown(query: StoreQuery = {}): AsyncIterable<ShownRow> {
    return this.#shown(query, limits.reportRows)
  }

  exportCalls(query: StoreQuery = {}): AsyncIterable<EvaluationRow> {
    return this.#calls(query, limits.pageRows)
  }

  async knowsClient(client: string): Promise<boolean> {
    const found = await this.#link.use(({ kysely }) =>
      sql`select 1 from evaluations where client = ${client} limit 1`.execute(kysely)
    )
    return found.rows.length > 0
  }

  exportFeedback(query: StoreQuery = {}): AsyncIterable<FeedbackRow> {
    return this.#pages(query, feedbackPage, limits.reportRows, row => ({ at: row.received, key: row.id }))
  }

  async count(): Promise<number> {
    const counted = await this.#link.use(({ kysely }) =>
      sql<{ events: number | string }>`select count(*) as events from feedback_events`.execute(kysely)
    )
    return Number(counted.rows[0]?.events)
  }

  purge(before: number): Promise<number> {
    return purgeBefore(this.#link, before)
  }

  waiting(): Readonly<Record<Droppable, number>> {
    return { evaluation: this.#evaluations.waiting, decision: this.#decisions?.waiting ?? 0 }
  }

  ready(): Promise<boolean> {
    const answer = this.#link.use(({ kysely }) => sql`select 1`.execute(kysely))
    return answer.then(
      () => true,
      () => false
    )
  }

  intact(): Promise<boolean> {
    return this.#link.intact()
  }

  async close(): Promise<void> {
    await Promise.all([this.#evaluations.close(), this.#decisions?.close(), this.#posts.drain(), this.#tokens.drain()])
    await this.#link.close()
  }

  #shown(query: StoreQuery, size: number): AsyncIterable<ShownRow> {
    return this.#pages(query, shownPage, size, row => ({ at: row.at, key: row.card }))
  }

  #calls(query: StoreQuery, size: number): AsyncIterable<EvaluationRow> {
    return this.#pages(query, evaluationPage, size, row => ({ at: row.at, key: row.id }))
  }

  /** Rows page by page, each read on its own: no cursor is held open, and calls go on between two pages. */
  async *#pages<T>(
    query: StoreQuery,
    page: (database: Database, query: StoreQuery, after: Place, size: number) => Promise<readonly T[]>,
    size: number,
    placeOf: (row: T) => Place
  ): AsyncIterable<T> {
    let after: Place = { at: query.from === undefined ? '' : utcText(query.from), key: '' }
    for (;;) {
      const rows = await this.#link.use(database => page(database, query, after, size))
      yield* rows
      const last = rows.at(-1)
      if (!last || rows.length < size) return
      after = placeOf(last)
      await nextTurn()
    }
  }
}
