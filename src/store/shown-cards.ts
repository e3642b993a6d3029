import { sql } from 'kysely'
import type { FeedbackEntry } from '../cds-hooks/feedback.ts'
import type { OverrideReason } from '../cds-hooks/override-reason.ts'
import { limits } from '../limits.ts'
import type { Database } from './database.ts'
import type { ShownSuggestion } from './evaluation-record.ts'
import type { Place } from './feedback-events.ts'
import type { OverrideQuery, StoreQuery } from './queries.ts'
import { utcText } from './utc-text.ts'

/** A card that was shown, with what its users said, in the order of their acts. */
export type ShownRow = {
  readonly card: string
  /** Id of the call. */
  readonly evaluation: string
  readonly at: string
  readonly topic: string
  readonly row: string
  readonly indicator: string
  readonly hook: string
  readonly client: string
  readonly knowledgeVersion: string
  /** Keyed hashes; nothing where the operator set no key. */
  readonly patientHash: string | null
  readonly userHash: string | null
  readonly suggestions: readonly ShownSuggestion[]
  readonly events: readonly CardEvent[]
}

export type CardEvent = Pick<FeedbackEntry, 'outcome' | 'suggestions' | 'reasons' | 'at'>

type CardRecord = Omit<ShownRow, 'events' | 'suggestions'> & { readonly suggestions: string }
/** Of an event that is neither the last nor accepted only the moment counts. */
type EventRecord = {
  readonly card: string
  readonly outcome: FeedbackEntry['outcome']
  readonly suggestions: string
  readonly reasons: string
  readonly at: string
}

/** Events of one card that are read: the first and the last ones. Callers choose how many they send. */
const eventsRead = limits.cardEventsRead

/** One page of shown cards in order of time. */
export async function shownPage(database: Database, query: StoreQuery, after: Place, size: number): Promise<readonly ShownRow[]> {
  const page = await sql<CardRecord>`
    select s.card, s.evaluation, s.at, s.topic, s.rule_row as "row", s.indicator, s.suggestions, e.hook, e.client,
      e.knowledge_version as "knowledgeVersion", e.patient_hash as "patientHash", e.user_hash as "userHash"
    from shown_cards s join evaluations e on e.id = s.evaluation
    where (s.at, s.card) > (${after.at}, ${after.key}) and s.at < ${utcText(query.to)}
    ${query.service === undefined ? sql`` : sql`and e.service = ${query.service}`}
    ${query.client === undefined ? sql`` : sql`and e.client = ${query.client}`}
    ${query.knowledgeVersion === undefined ? sql`` : sql`and e.knowledge_version = ${query.knowledgeVersion}`}
    ${query.topic === undefined ? sql`` : sql`and s.topic = ${query.topic}`}
    order by s.at, s.card limit ${size}`.execute(database.kysely)
  const events = await eventsOf(database, page.rows)
  return page.rows.map(row => ({ ...row, suggestions: JSON.parse(row.suggestions), events: events.get(row.card) ?? [] }))
}

async function eventsOf(
  { kysely, rowsOf }: Database,
  cards: readonly CardRecord[]
): Promise<ReadonlyMap<string, readonly CardEvent[]>> {
  // Feedback of another client about a card is not of whoever saw it. The numbering takes narrow rows alone.
  const found = await sql<EventRecord>`
    select f.card, f.outcome, f.outcome_at as at,
      case when n.from_end = 1 then f.reasons else '[]' end as reasons,
      case when f.outcome = 'accepted' then f.suggestions else '[]' end as suggestions
    from (
      select e.id, row_number() over (partition by e.card order by e.outcome_at, e.id) as place,
        row_number() over (partition by e.card order by e.outcome_at desc, e.id desc) as from_end
      from ${rowsOf(cards.map(({ card, client }) => ({ card, client })))}
      join feedback_events e on e.card = value ->> 'card' and e.client = value ->> 'client'
    ) n join feedback_events f on f.id = n.id
    where n.place = 1 or n.from_end <= ${eventsRead} order by f.outcome_at, f.id`.execute(kysely)
  const events = Map.groupBy(found.rows, event => event.card)
  return new Map(Array.from(events, ([card, list]) => [card, list.map(toEvent)]))
}

const toEvent = ({ outcome, suggestions, reasons, at }: EventRecord): CardEvent => ({
  outcome,
  suggestions: JSON.parse(suggestions),
  reasons: JSON.parse(reasons),
  at
})

/** The client of each of these cards that is known. */
export async function clientsOf({ kysely, rowsOf }: Database, cards: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{ readonly card: string; readonly client: string }>`
    select s.card, e.client from shown_cards s join evaluations e on e.id = s.evaluation
    where s.card in (select value ->> 'card' from ${rowsOf(cards.map(card => ({ card })))})`.execute(kysely)
  return new Map(found.rows.map(({ card, client }) => [card, client]))
}

/** The reasons of each override of one topic for one patient, latest first. */
export async function overridesOf({ kysely }: Database, query: OverrideQuery): Promise<readonly (readonly OverrideReason[])[]> {
  const found = await sql<{ readonly reasons: string }>`
    select f.reasons from evaluations e join shown_cards s on s.evaluation = e.id join feedback_events f on f.card = s.card and f.client = e.client
    where e.patient_hash = ${query.patientHash} and s.topic = ${query.topic} and f.outcome = 'overridden'
    and f.received >= ${utcText(query.since)}
    ${query.resultHash === undefined ? sql`` : sql`and s.result_hash = ${query.resultHash}`}
    order by f.received desc, f.id limit 20`.execute(kysely)
  return found.rows.map(row => JSON.parse(row.reasons))
}
