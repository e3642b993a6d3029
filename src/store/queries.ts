/** Who sent a post of feedback, and about which service. */
export type FeedbackSource = { readonly service: string; readonly client: string; readonly tenant?: string | undefined }

/** A part of what is stored. Moments in milliseconds since 1970; `from` is included, `to` is not. */
export type StoreQuery = {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly service?: string | undefined
  readonly client?: string | undefined
  readonly knowledgeVersion?: string | undefined
  /** Cards of one topic; what is told of whole calls is not narrowed by it. */
  readonly topic?: string | undefined
}

/** What an evaluation was judged from, as text, on its way to be sealed. */
export type DecisionRecord = { readonly id: string; readonly at: number; readonly text: string }

/** What may be lost on its way to the store. */
export type Droppable = 'evaluation' | 'decision'

export type OverrideQuery = {
  readonly patientHash: string
  readonly topic: string
  readonly resultHash?: string | undefined
  readonly since: number
}
