/** How one kind of client wants its answers. Data only: the decision is the same for all. */
export type Profile = {
  readonly name: string
  /** Extensions with evidence and verdicts are sent. */
  readonly sendsEvidence: boolean
  readonly sendsEvaluation: boolean
  readonly intent: 'proposal' | 'order'
  /** Cards shown at the most; a critical one is never dropped. */
  readonly mostCards: number
}

/** Everything, for the sandbox and for trying things out. */
export const openProfile: Profile = { name: 'open', sendsEvidence: true, sendsEvaluation: true, intent: 'proposal', mostCards: 5 }
