import type { Database } from './database.ts'
import type { EvaluationRecord } from './evaluation-record.ts'
import { insertRows } from './insert-rows.ts'
import type { EvaluationTable, ShownCardTable } from './schema.ts'
import { utcText } from './utc-text.ts'

/** Writes records and the cards they showed, together or not at all. A record that is there already is passed over. */
export async function insertEvaluations({ kysely, rowsOf }: Database, records: readonly EvaluationRecord[]): Promise<void> {
  await kysely.transaction().execute(async transaction => {
    await insertRows({ kysely: transaction, rowsOf }, 'evaluations', records.map(toEvaluation))
    await insertRows({ kysely: transaction, rowsOf }, 'shown_cards', records.flatMap(toCards))
  })
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
