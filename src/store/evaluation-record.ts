/** A suggestion as it was shown. The label comes from the knowledge, never from the chart. */
export type ShownSuggestion = { readonly uuid: string; readonly label: string }

export type ShownCard = {
  readonly card: string
  readonly topic: string
  readonly row: string
  readonly indicator: string
  readonly suggestions: readonly ShownSuggestion[]
  /** Keyed hash of the result the card is about, so that the same card about a newer result can be told apart. */
  readonly resultHash?: string | undefined
}

/**
 * What one hook call came to. It holds no patient data: no ids, values or chart text; patient and user only as keyed hashes, and only
 * where the operator set a key.
 */
export type EvaluationRecord = {
  readonly id: string
  /** When the call was judged, in milliseconds since 1970. */
  readonly at: number
  readonly hookInstance: string
  readonly service: string
  readonly hook: string
  readonly client: string
  readonly tenant?: string | undefined
  readonly knowledgeVersion: string
  /** Verdict of each topic: applies, does not apply, cannot tell. */
  readonly verdicts: Readonly<Record<string, string>>
  readonly shown: readonly ShownCard[]
  /** Names of the facts that could not be had. */
  readonly missing: readonly string[]
  /** Topics that applied and were not shown, with the cause. */
  readonly suppressed?: readonly { readonly topic: string; readonly cause: string }[] | undefined
  readonly elapsedMs: number
  readonly patientHash?: string | undefined
  readonly userHash?: string | undefined
}
