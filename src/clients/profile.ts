import { z } from 'zod'

export const profileNames = ['open', 'generic', 'epic', 'sidebar'] as const
export type ProfileName = (typeof profileNames)[number]

const name = z.string().min(1).max(500)
const coding = z.strictObject({ system: name, code: name, display: name })

const trigger = z.union([name, z.number()]).transform(String)

/** How one kind of client wants its answers. Data only: what is recommended is the same for all. */
export const profileSchema = z.strictObject({
  name: z.enum(profileNames).describe('The profile that all other members start from'),
  sendsEvidence: z.boolean().describe('Send the evidence of each card in an extension'),
  sendsEvaluation: z.boolean().describe('Send all verdicts of the call in an extension'),
  intent: z.enum(['proposal', 'order']).describe('`intent` of suggested orders'),
  orderCategory: z
    .enum(['by-encounter', 'inpatient', 'outpatient', 'community', 'discharge'])
    .optional()
    .describe('Category on every suggested order; `by-encounter`: inpatient or outpatient by the class of the encounter'),
  maxCards: z.int().min(1).max(100).describe('Cards shown at once; a critical one is never dropped'),
  selectionBehavior: z
    .enum(['by-card', 'any'])
    .describe('`by-card`: at most one option of a card with drugs; `any`: for clients that know nothing else'),
  actionsPerSuggestion: z.enum(['all', 'one']).describe('How many actions one suggestion may carry'),
  actionSelectionBehavior: z
    .boolean()
    .describe('Send `actionSelectionBehavior`; only for clients that document that they know it'),
  actions: z.array(z.enum(['create', 'update', 'delete'])).describe('Kinds of action that the client carries out'),
  triggers: z
    .strictObject({
      extension: name.describe('Extension of the request that holds the code'),
      chartOpening: z
        .array(trigger)
        .default([])
        .describe('Codes of the opening of a chart: too early to order, so only critical cards offer any'),
      discharge: z.array(trigger).default([]).describe('Codes of a discharge')
    })
    .optional()
    .describe('Where the client tells what set off a call, and what its codes mean. Without it the extension means nothing'),
  detail: z.enum(['markdown', 'plain', 'html']).describe('Form of the text of a card'),
  detailTypeExtension: name
    .optional()
    .describe('Extension of a card that holds the media type of a detail that is not Markdown; needed for HTML'),
  length: z
    .enum(['full', 'short'])
    .describe('`short`: what to do, what to check first and why; when to stop only beside injections'),
  codeSystems: z
    .record(name, name)
    .optional()
    .describe('Code systems of orders that the client honors, ours to its name for it; without it all, under their own names'),
  orderCodes: z
    .record(name, coding)
    .optional()
    .describe("The site's own order codes by our LOINC or RxNorm code, such as preference-list items"),
  overrideReasons: z
    .record(name, coding)
    .optional()
    .describe("The client's own override reasons by our code; feedback with them is read as ours")
})
export type Profile = Readonly<z.infer<typeof profileSchema>>

const generic: Profile = {
  name: 'generic',
  sendsEvidence: true,
  sendsEvaluation: false,
  intent: 'proposal',
  maxCards: 5,
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
    orderCategory: 'by-encounter',
    triggers: { extension: 'com.epic.cdshooks.request.bpa-trigger-action', chartOpening: ['60'], discharge: ['27'] },
    detailTypeExtension: 'com.epic.cdshooks.card.detail.content-type',
    codeSystems: {
      [preferenceList]: preferenceList,
      [orderSet]: orderSet,
      'http://www.nlm.nih.gov/research/umls/rxnorm': 'urn:oid:2.16.840.1.113883.6.88',
      'http://hl7.org/fhir/sid/ndc': 'urn:oid:2.16.840.1.113883.6.69'
    }
  },
  /** A narrow panel: the summary carries everything. */
  sidebar: { ...generic, name: 'sidebar', length: 'short', maxCards: 3 }
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
