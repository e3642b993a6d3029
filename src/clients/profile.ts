import { z } from 'zod'

export const profileNames = ['open', 'generic', 'epic', 'sidebar'] as const
export type ProfileName = (typeof profileNames)[number]

const name = z.string().min(1).max(500)
const coding = z.strictObject({ system: name, code: name, display: name })

/** How one kind of client wants its answers. Data only: what is recommended is the same for all. */
export const profileSchema = z.strictObject({
  name: z.enum(profileNames),
  /** Extensions with the evidence of each card, and with all verdicts of the call. */
  sendsEvidence: z.boolean(),
  sendsEvaluation: z.boolean(),
  intent: z.enum(['proposal', 'order']),
  /** Category put on every order, for clients that file orders by it. */
  orderCategory: z.enum(['inpatient', 'outpatient', 'community', 'discharge']).optional(),
  /** Cards shown at the most; a critical one is never dropped. */
  mostCards: z.int().min(1).max(100),
  /** `by-card`: at most one option of a card with drugs. `any`: for clients that know nothing else. */
  selectionBehavior: z.enum(['by-card', 'any']),
  /** How many actions one suggestion may carry. */
  actionsPerSuggestion: z.enum(['all', 'one']),
  /** The client documents that it knows `actionSelectionBehavior`; nobody else is sent it. */
  actionSelectionBehavior: z.boolean(),
  /** Kinds of action the client carries out. */
  actions: z.array(z.enum(['create', 'update', 'delete'])),
  /**
   * Extension of a request in which the client tells what set off a `patient-view`, and which of its codes are the opening of a chart.
   * Without `orders` only critical cards offer any then: it is too early to order.
   */
  chartOpening: z.strictObject({ extension: name, triggers: z.array(name).min(1), orders: z.boolean() }).optional(),
  detail: z.enum(['markdown', 'plain', 'html']),
  /** Extension of a card in which the client reads the media type of a detail that is not Markdown. HTML is sent under this name alone. */
  detailTypeExtension: name.optional(),
  /** `short`: what to do, what to check first, why; when to stop only beside injections. For narrow panels. */
  length: z.enum(['full', 'short']),
  /** Code systems of orders that the client honors, as our system to its name for it; nothing means all, under their own names. */
  codeSystems: z.record(name, name).optional(),
  /** The site's own order codes by ours, such as preference-list items: `LOINC code` or `RxNorm code` to a coding. */
  orderCodes: z.record(name, coding).optional(),
  /** The client's own override reasons by our code. Feedback brings them back, and they are read as ours again. */
  overrideReasons: z.record(name, coding).optional()
})
export type Profile = Readonly<z.infer<typeof profileSchema>>

const generic: Profile = {
  name: 'generic',
  sendsEvidence: true,
  sendsEvaluation: false,
  intent: 'proposal',
  mostCards: 5,
  selectionBehavior: 'by-card',
  actionsPerSuggestion: 'all',
  actionSelectionBehavior: false,
  actions: ['create', 'update', 'delete'],
  detail: 'markdown',
  length: 'full'
}

const preferenceList = 'urn:com.epic.cdshooks.action.code.system.preference-list-item'
const orderSet = 'urn:com.epic.cdshooks.action.code.system.orderset-item'

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
    length: 'short',
    chartOpening: { extension: 'com.epic.cdshooks.request.bpa-trigger-action', triggers: ['60'], orders: false },
    detailTypeExtension: 'com.epic.cdshooks.card.detail.content-type',
    codeSystems: {
      [preferenceList]: preferenceList,
      [orderSet]: orderSet,
      'http://www.nlm.nih.gov/research/umls/rxnorm': 'urn:oid:2.16.840.1.113883.6.88',
      'http://hl7.org/fhir/sid/ndc': 'urn:oid:2.16.840.1.113883.6.69'
    }
  },
  /** A narrow panel: the summary carries everything. */
  sidebar: { ...generic, name: 'sidebar', length: 'short', mostCards: 3 }
}

/** A profile by its name, or by its name with fields of it overridden. */
export const profileChoiceSchema = z
  .preprocess(
    choice => (typeof choice === 'string' ? { name: choice } : choice),
    profileSchema.partial().required({ name: true })
  )
  .transform((choice): Profile => Object.freeze(profileSchema.parse({ ...profiles[choice.name], ...choice })))
  .refine(profile => profile.detail !== 'html' || profile.detailTypeExtension !== undefined, {
    path: ['detail'],
    error: 'html needs a detailTypeExtension: a client that does not know would show the markup'
  })

export const openProfile = profiles.open
