import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { EvaluationRecord } from './evaluation-record.ts'
import type { Place } from './feedback-events.ts'
import { insertRows } from './insert-rows.ts'
import type { StoreQuery } from './queries.ts'
import type { EvaluationTable, ShownCardTable } from './schema.ts'
import { utcText } from './utc-text.ts'

export type EvaluationRows = { readonly evaluation: EvaluationTable; readonly cards: readonly ShownCardTable[] }

/** @throws RangeError or TypeError for a record that cannot be written down, such as one without a time. */
export function toRows(record: EvaluationRecord): EvaluationRows {
  return { evaluation: toEvaluation(record), cards: toCards(record) }
}

/** Writes records and the cards they showed, together or not at all. A record that is there already is passed over. */
export async function insertEvaluations({ kysely, rowsOf }: Database, rows: readonly EvaluationRows[]): Promise<void> {
  await kysely.transaction().execute(async transaction => {
    const database = { kysely: transaction, rowsOf }
    await insertRows(
      database,
      'evaluations',
      rows.map(({ evaluation }) => evaluation)
    )
    await insertRows(
      database,
      'shown_cards',
      rows.flatMap(({ cards }) => cards)
    )
  })
}

/** A call as it is read back for counting. */
export type EvaluationRow = Pick<EvaluationRecord, 'id' | 'hook' | 'client' | 'knowledgeVersion' | 'verdicts' | 'missing'> & {
  readonly at: string
  readonly suppressed: NonNullable<EvaluationRecord['suppressed']>
}

type Column = 'id' | 'at' | 'hook' | 'client' | 'knowledge_version' | 'verdicts' | 'missing' | 'suppressed'

/** One page of calls in order of time. */
export async function evaluationPage(
  { kysely }: Database,
  query: StoreQuery,
  after: Place,
  size: number
): Promise<readonly EvaluationRow[]> {
  const page = await sql<Pick<EvaluationTable, Column>>`
    select id, at, hook, client, knowledge_version, verdicts, missing, suppressed from evaluations
    where (at, id) > (${after.at}, ${after.key}) and at < ${utcText(query.to)}
    ${query.service === undefined ? sql`` : sql`and service = ${query.service}`}
    ${query.client === undefined ? sql`` : sql`and client = ${query.client}`}
    ${query.knowledgeVersion === undefined ? sql`` : sql`and knowledge_version = ${query.knowledgeVersion}`}
    order by at, id limit ${size}`.execute(kysely)
  return page.rows.map(({ id, at, hook, client, knowledge_version, verdicts, missing, suppressed }) => ({
    id,
    at,
    hook,
    client,
    knowledgeVersion: knowledge_version,
    verdicts: JSON.parse(verdicts),
    missing: JSON.parse(missing),
    suppressed: JSON.parse(suppressed)
  }))
}

function toEvaluation(record: EvaluationRecord): EvaluationTable {
  return {
    id: record.id,
    at: utcText(record.at),
    hook_instance: record.hookInstance,
    service: record.service,
    hook: record.hook,
    client: record.client,
    tenant: record.tenant ?? null,
    knowledge_version: record.knowledgeVersion,
    verdicts: JSON.stringify(record.verdicts),
    missing: JSON.stringify(record.missing),
    suppressed: JSON.stringify(record.suppressed ?? []),
    elapsed_ms: record.elapsedMs,
    patient_hash: record.patientHash ?? null,
    user_hash: record.userHash ?? null
  }
}

function toCards(record: EvaluationRecord): readonly ShownCardTable[] {
  return record.shown.map(shown => ({
    card: shown.card,
    evaluation: record.id,
    at: utcText(record.at),
    topic: shown.topic,
    rule_row: shown.row,
    indicator: shown.indicator,
    suggestions: JSON.stringify(shown.suggestions),
    result_hash: shown.resultHash ?? null
  }))
}
