import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { limits } from '../limits.ts'
import type { EvaluationRow } from './evaluations.ts'
import type { StoreQuery } from './queries.ts'
import { type Report, reportOf } from './report.ts'
import { PartCount, type ReportPart } from './report-part.ts'
import { forgetAnswered, keepPart, keptParts } from './report-parts.ts'
import { hoursOf, isDay, type Segment, type Stretch, stretchesOf } from './report-segments.ts'
import type { ShownRow } from './shown-cards.ts'
import type { StoreLink } from './store-link.ts'
import { utcText } from './utc-text.ts'

/** The shape of the parts: those that an earlier version wrote otherwise are never found. */
const shape = 1

export type RowSources = {
  shown(query: StoreQuery): AsyncIterable<ShownRow>
  calls(query: StoreQuery): AsyncIterable<EvaluationRow>
}

/**
 * Reports from counts of whole days and hours that are kept in the store; only what is not counted yet, and the hour that runs, is read row by
 * row. So a report takes as long as it has days, however many cards it is about.
 */
export class ReportReader {
  readonly #link: StoreLink
  readonly #rows: RowSources
  readonly #clock: Clock

  constructor(link: StoreLink, rows: RowSources, clock: Clock) {
    this.#link = link
    this.#rows = rows
    this.#clock = clock
  }

  async report(query: StoreQuery): Promise<Report> {
    const now = this.#clock()
    await this.#link.use(database => forgetAnswered(database, now))
    const from = query.from ?? (await this.#first())
    const all = new PartCount()
    if (from === undefined) return reportOf(query, all)
    const closed = now - limits.reportDelay
    const stretches = stretchesOf(from, query.to, closed)
    for (let place = 0; place < stretches.length; place += limits.reportParts) {
      const some = stretches.slice(place, place + limits.reportParts)
      const kept = await this.#kept(query, some)
      for (const stretch of some) {
        if (isSegment(stretch)) all.addPart(kept.get(stretch.name) ?? (await this.#counted(query, stretch, closed)))
        else await this.#count(all, query, stretch)
      }
    }
    return reportOf(query, all)
  }

  async #kept(query: StoreQuery, stretches: readonly Stretch[]): Promise<ReadonlyMap<string, ReportPart>> {
    const names = stretches.flatMap(({ name }) => name ?? [])
    if (names.length === 0) return new Map()
    const found = await this.#link.use(database => keptParts(database, filterOf(query), names))
    return new Map(found.map(({ segment, part }) => [segment, part]))
  }

  /** Counts a segment and keeps the counts. A day of which hours may be known already is counted by hours. */
  async #counted(query: StoreQuery, segment: Segment, closed: number): Promise<ReportPart> {
    const computed = this.#clock()
    const count = new PartCount()
    if (isDay(segment) && closed - segment.to < limits.reportHours) {
      const hours = hoursOf(segment)
      const kept = await this.#kept(query, hours)
      for (const hour of hours) count.addPart(kept.get(hour.name) ?? (await this.#counted(query, hour, closed)))
    } else await this.#count(count, query, segment)
    const part = count.part()
    // A report does not need it to be kept, only the next one is slower without.
    await this.#link
      .use(database => keepPart(database, filterOf(query), { segment: segment.name, part }, computed))
      .catch(() => undefined)
    return part
  }

  async #count(count: PartCount, query: StoreQuery, { from, to }: Stretch): Promise<void> {
    const within = { ...query, from, to }
    for await (const row of this.#rows.shown(within)) count.addCard(row)
    for await (const row of this.#rows.calls(within)) count.addCall(row)
    count.addUnknown(await this.#unknown(within))
  }

  /** Feedback about cards that are not kept; what narrows to a topic or version leaves it out. */
  async #unknown({ from, to, service, client, knowledgeVersion, topic }: StoreQuery): Promise<number> {
    if (knowledgeVersion !== undefined || topic !== undefined) return 0
    const found = await this.#link.use(({ kysely }) =>
      sql<{ readonly entries: number | string }>`
        select count(*) as entries from feedback_events f
        left join shown_cards s on s.card = f.card left join evaluations e on e.id = s.evaluation and e.client = f.client
        where f.received >= ${utcText(from ?? 0)} and f.received < ${utcText(to)} and e.id is null
        ${service === undefined ? sql`` : sql`and f.service = ${service}`}
        ${client === undefined ? sql`` : sql`and f.client = ${client}`}`.execute(kysely)
    )
    return Number(found.rows[0]?.entries)
  }

  /** The earliest moment of anything that is counted. */
  async #first(): Promise<number | undefined> {
    const found = await this.#link.use(({ kysely }) =>
      sql<{ readonly first: string | null }>`
        select min(at) as first from evaluations union all select min(received) from feedback_events`.execute(kysely)
    )
    const moments = found.rows.flatMap(({ first }) => first ?? []).sort()
    return moments[0] === undefined ? undefined : Date.parse(moments[0])
  }
}

const isSegment = (stretch: Stretch): stretch is Segment => stretch.name !== undefined

const filterOf = ({ service, client, knowledgeVersion, topic }: StoreQuery): string =>
  JSON.stringify([shape, service ?? null, client ?? null, knowledgeVersion ?? null, topic ?? null])
