import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { FeedbackEntry } from '../cds-hooks/feedback.ts'
import { limits } from '../limits.ts'
import { cleanJson } from './clean-text.ts'
import type { Database } from './database.ts'
import type { FeedbackRow } from './feedback-row.ts'
import { insertRows } from './insert-rows.ts'
import type { FeedbackSource, StoreQuery } from './queries.ts'
import type { FeedbackEventTable } from './schema.ts'
import { utcText } from './utc-text.ts'

/** One post of feedback on its way into the table. */
export type FeedbackPost = readonly FeedbackEventTable[]

/** Entries about one card that are kept of one client. */
const maxEntries = limits.cardEvents

/** How many of a post's entries were new. */
export type Added = { readonly added: number; readonly repeated: number }

export function toPost(source: FeedbackSource, entries: readonly FeedbackEntry[], received: number): FeedbackPost {
  const { service, client, tenant = null } = source
  return entries.map(({ card, outcome, suggestions, reasons, comment = null, at }) => ({
    id: hash('sha256', JSON.stringify([service, client, card, outcome, suggestions, reasons, comment, at]), 'base64url'),
    received: utcText(received),
    service,
    client,
    tenant,
    card,
    outcome,
    suggestions: cleanJson(suggestions),
    reasons: cleanJson(reasons),
    comment,
    outcome_at: at
  }))
}

/** Characters that a post holds in memory. */
export const charactersOf = (post: FeedbackPost): number =>
  post.reduce((sum, row) => Object.values(row).reduce((all, value) => all + (value?.length ?? 0), sum), 0)

/**
 * Writes the posts with one statement, so all of them or none. An entry that stands in two of them counts for the first. A post that says
 * more about one card than is kept is left out.
 */
export async function insertPosts(database: Database, posts: readonly FeedbackPost[]): Promise<readonly (Added | undefined)[]> {
  const full = await fullCards(database, posts.flat())
  const kept = posts.filter(post => post.every(row => !isBeyond(full, row)))
  const fresh = new Set(await insertRows(database, 'feedback_events', kept.flat()))
  return posts.map(post => {
    if (!kept.includes(post)) return undefined
    const added = post.filter(row => fresh.delete(row.id)).length
    return { added, repeated: post.length - added }
  })
}

const cardOf = ({ client, card }: Pick<FeedbackEventTable, 'client' | 'card'>): string => JSON.stringify([client, card])

/** Is there no room for this entry? What is kept already adds nothing. */
const isBeyond = (full: ReadonlyMap<string, ReadonlySet<string>>, row: FeedbackEventTable): boolean =>
  full.get(cardOf(row))?.has(row.id) === false

/** Cards about which the same client says more with these rows than is kept, each with the entries it has. */
async function fullCards({ kysely, rowsOf }: Database, rows: FeedbackPost): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const coming = Array.from(Map.groupBy(rows, cardOf).values(), list => ({
    client: list[0]?.client ?? '',
    card: list[0]?.card ?? '',
    entries: list.length
  }))
  const ofCard = sql`e.card = value ->> 'card' and e.client = value ->> 'client'`
  const full = await sql<{ readonly client: string; readonly card: string; readonly id: string | null }>`
    select value ->> 'client' as client, value ->> 'card' as card, e.id from ${rowsOf(coming)}
    left join feedback_events e on ${ofCard}
    where cast(value ->> 'entries' as integer) > ${maxEntries} - (select count(*) from feedback_events e where ${ofCard})`.execute(
    kysely
  )
  return new Map(
    Array.from(Map.groupBy(full.rows, cardOf), ([card, list]) => [card, new Set(list.flatMap(({ id }) => id ?? []))])
  )
}

/** Where a page of rows ended, so that the next begins behind it. */
export type Place = { readonly at: string; readonly key: string }

const columns = sql`f.id, f.received, f.service, f.client, f.tenant, f.card, f.outcome, f.suggestions, f.reasons, f.comment, f.outcome_at,
  s.at as shown_at, s.topic, s.rule_row, s.indicator, s.suggestions as shown_suggestions, e.hook, e.knowledge_version, e.user_hash`

type Joined = FeedbackEventTable & {
  readonly shown_at: string | null
  readonly topic: string | null
  readonly rule_row: string | null
  readonly indicator: string | null
  readonly shown_suggestions: string | null
  readonly hook: string | null
  readonly knowledge_version: string | null
  readonly user_hash: string | null
}

/** One page of feedback in order of arrival. */
export async function feedbackPage(
  { kysely }: Database,
  query: StoreQuery,
  after: Place,
  size: number
): Promise<readonly FeedbackRow[]> {
  const page = await sql<Joined>`
    select ${columns} from feedback_events f
    left join shown_cards s on s.card = f.card left join evaluations e on e.id = s.evaluation and e.client = f.client
    where (f.received, f.id) > (${after.at}, ${after.key}) and f.received < ${utcText(query.to)}
    ${query.service === undefined ? sql`` : sql`and f.service = ${query.service}`}
    ${query.client === undefined ? sql`` : sql`and f.client = ${query.client}`}
    ${query.knowledgeVersion === undefined ? sql`` : sql`and e.knowledge_version = ${query.knowledgeVersion}`}
    ${query.topic === undefined ? sql`` : sql`and s.topic = ${query.topic} and e.id is not null`}
    order by f.received, f.id limit ${size}`.execute(kysely)
  return page.rows.map(toRow)
}

function toRow(row: Joined): FeedbackRow {
  return {
    id: row.id,
    received: row.received,
    service: row.service,
    client: row.client,
    ...(row.tenant === null ? {} : { tenant: row.tenant }),
    card: row.card,
    outcome: row.outcome === 'accepted' ? 'accepted' : 'overridden',
    suggestions: JSON.parse(row.suggestions),
    reasons: JSON.parse(row.reasons),
    ...(row.comment === null ? {} : { comment: row.comment }),
    at: row.outcome_at,
    ...shownOf(row)
  }
}

function shownOf(row: Joined): Pick<FeedbackRow, 'shown'> {
  const { shown_at: at, topic, rule_row, indicator, hook, knowledge_version: knowledgeVersion, user_hash: userHash } = row
  if (at === null || topic === null || rule_row === null || indicator === null || hook === null || knowledgeVersion === null)
    return {}
  const suggestions = JSON.parse(row.shown_suggestions ?? '[]')
  return {
    shown: {
      at,
      hook,
      topic,
      row: rule_row,
      indicator,
      suggestions,
      knowledgeVersion,
      ...(userHash === null ? {} : { userHash })
    }
  }
}
