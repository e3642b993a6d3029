/**
 * The tables as both databases hold them: the common subset of SQL, moments as UTC text of fixed length (so that text order is time
 * order), lists and maps as JSON in text. The shape is written by `migrations.ts`.
 */
export type EvaluationTable = {
  readonly id: string
  readonly at: string
  readonly hook_instance: string
  readonly service: string
  readonly hook: string
  readonly client: string
  readonly tenant: string | null
  readonly knowledge_version: string
  readonly verdicts: string
  readonly missing: string
  readonly suppressed: string
  readonly elapsed_ms: number
  readonly patient_hash: string | null
  readonly user_hash: string | null
}

export type ShownCardTable = {
  readonly card: string
  readonly evaluation: string
  /** The evaluation's moment once more, so that a page of cards needs no join to be found. */
  readonly at: string
  readonly topic: string
  readonly rule_row: string
  readonly indicator: string
  readonly suggestions: string
  readonly result_hash: string | null
}

export type FeedbackEventTable = {
  /** Hash of everything the client said, so that the same words twice are one event. */
  readonly id: string
  readonly received: string
  readonly service: string
  readonly client: string
  readonly tenant: string | null
  readonly card: string
  readonly outcome: string
  readonly suggestions: string
  readonly reasons: string
  readonly comment: string | null
  readonly outcome_at: string
}

export type UsedTokenTable = {
  /** Hash of issuer and `jti`: callers choose both, and an index takes only short keys. */
  readonly token: string
  readonly expires: string
}

export type DecisionTable = {
  /** Id of the evaluation. */
  readonly id: string
  readonly at: string
  readonly key_id: string
  /** Nonce, tag and cipher text in base64. */
  readonly sealed: string
}

/** Counts of one day or hour that reports add up, so that they need not read its rows again. */
export type ReportPartTable = {
  readonly segment: string
  /** What of the rows is counted. */
  readonly filter: string
  readonly computed: string
  readonly counts: string
  /** Persons with their number of cards, as base64. */
  readonly clinician_days: string
  readonly patients: string
}

export type Schema = {
  readonly evaluations: EvaluationTable
  readonly shown_cards: ShownCardTable
  readonly feedback_events: FeedbackEventTable
  readonly used_tokens: UsedTokenTable
  readonly decisions: DecisionTable
  readonly report_parts: ReportPartTable
}
