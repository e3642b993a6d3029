/** How one kind of client wants its answers. Data only: what is recommended is the same for all. */
export type Profile = {
  readonly name: ProfileName
  /** Extensions with the evidence of each card, and with all verdicts of the call. */
  readonly sendsEvidence: boolean
  readonly sendsEvaluation: boolean
  readonly intent: 'proposal' | 'order'
  /** Cards shown at the most; a critical one is never dropped. */
  readonly mostCards: number
  /** `by-card`: at most one option of a card with drugs. `any`: for clients that know nothing else. */
  readonly selectionBehavior: 'by-card' | 'any'
  /** How many actions one suggestion may carry. */
  readonly actionsPerSuggestion: 'all' | 'one'
  /** Kinds of action the client carries out. */
  readonly actions: readonly ('create' | 'update' | 'delete')[]
  readonly detail: 'markdown' | 'plain'
  /** `short`: why and what to do only, for narrow panels. */
  readonly length: 'full' | 'short'
  /** Code systems of orders that the client honors, as our system to its name for it; nothing means all, under their own names. */
  readonly codeSystems?: Readonly<Record<string, string>>
  /** The site's own order codes by ours, such as preference-list items: `LOINC code` or `RxNorm code` to a coding. */
  readonly orderCodes?: Readonly<Record<string, { readonly system: string; readonly code: string; readonly display: string }>>
  /** The client's own override reasons by our code. */
  readonly overrideReasons?: Readonly<
    Record<string, { readonly system: string; readonly code: string; readonly display: string }>
  >
}

export const profileNames = ['open', 'generic', 'epic', 'sidebar'] as const
export type ProfileName = (typeof profileNames)[number]

const generic: Profile = {
  name: 'generic',
  sendsEvidence: true,
  sendsEvaluation: false,
  intent: 'proposal',
  mostCards: 5,
  selectionBehavior: 'by-card',
  actionsPerSuggestion: 'all',
  actions: ['create', 'update', 'delete'],
  detail: 'markdown',
  length: 'full'
}

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  /** Everything, for the sandbox and for trying things out. */
  open: { ...generic, name: 'open', sendsEvaluation: true },
  /** CDS Hooks 2.0 and 3.0 as written. */
  generic,
  /**
   * Takes one action a suggestion and `any`, drops dose and route of orders in favor of its own order records, and honors
   * site codes and drug codes under their object identifiers.
   */
  epic: {
    ...generic,
    name: 'epic',
    selectionBehavior: 'any',
    actionsPerSuggestion: 'one',
    actions: ['create', 'delete'],
    codeSystems: {
      'urn:com.epic.cdshooks.action.code.system.preference-list-item':
        'urn:com.epic.cdshooks.action.code.system.preference-list-item',
      'urn:com.epic.cdshooks.action.code.system.orderset-item': 'urn:com.epic.cdshooks.action.code.system.orderset-item',
      'http://www.nlm.nih.gov/research/umls/rxnorm': 'urn:oid:2.16.840.1.113883.6.88',
      'http://hl7.org/fhir/sid/ndc': 'urn:oid:2.16.840.1.113883.6.69'
    }
  },
  /** A narrow panel: the summary carries everything. */
  sidebar: { ...generic, name: 'sidebar', length: 'short', mostCards: 3 }
}

export const openProfile = profiles.open
