import { z } from 'zod'
import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'
import { type OverrideReason, overrideReasons, overrideSchema } from './override-reason.ts'
import { utcTimestamp } from './utc-timestamp.ts'

/** What a user did with one card, in one shape whatever the client's dialect. */
export type FeedbackEntry = {
  readonly card: string
  readonly outcome: 'accepted' | 'overridden'
  /** uuids of the suggestions taken. */
  readonly suggestions: readonly string[]
  readonly reasons: readonly OverrideReason[]
  /** The user's own words. To be treated as patient data; present only if the operator keeps them. */
  readonly comment?: string
  /** When the user acted, UTC with milliseconds. */
  readonly at: string
}

const maxEntries = limits.feedbackEntries
const id = z.string().trim().min(1).max(200).transform(bareUuid)

const entrySchema = z
  .object({
    card: id,
    outcome: z.enum(['accepted', 'overridden']),
    acceptedSuggestions: z
      .array(z.union([z.object({ id }).transform(suggestion => suggestion.id), id]))
      .max(100)
      .nullish(),
    overrideReason: overrideSchema.nullish(),
    overrideReasons: overrideSchema.nullish(),
    extension: z.unknown().optional(),
    outcomeTimestamp: z.string().transform(utcTimestamp).pipe(z.string())
  })
  .refine(entry => entry.outcome === 'overridden' || (entry.acceptedSuggestions?.length ?? 0) > 0, {
    path: ['acceptedSuggestions']
  })

/** The list form, which the standard describes. */
export const feedbackSchema = z.object({ feedback: z.array(entrySchema).min(1).max(maxEntries) })

/**
 * Reads a feedback body: the list of CDS Hooks 2.0 and 3.0, the older single object, and Epic's spelling. Unknown members are borne.
 * @param keepComments whether the user's free text is passed on; without it, it ends here.
 * @throws ServiceError `invalid-request` naming the entry and the field, such as `feedback[3].outcome`, never a value.
 * @see https://cds-hooks.hl7.org/2.0/#feedback
 */
export function parseFeedback(body: unknown, keepComments = false): readonly FeedbackEntry[] {
  const isBatch = typeof body === 'object' && body !== null && 'feedback' in body
  const parsed = isBatch ? feedbackSchema.safeParse(body) : entrySchema.safeParse(body)
  if (!parsed.success) throw refusal(parsed.error.issues[0]?.path ?? [])
  const entries = 'feedback' in parsed.data ? parsed.data.feedback : [parsed.data]
  return entries.map(entry => toEntry(entry, keepComments))
}

function toEntry(entry: z.infer<typeof entrySchema>, keepComments: boolean): FeedbackEntry {
  const overrides = [...(entry.overrideReason ?? []), ...(entry.overrideReasons ?? [])]
  const comment = overrides.map(override => override.userComment?.trim()).filter(Boolean)
  return {
    card: entry.card,
    outcome: entry.outcome,
    suggestions: entry.acceptedSuggestions ?? [],
    reasons: overrideReasons(overrides, entry.extension),
    ...(keepComments && comment.length > 0 ? { comment: comment.join('\n').slice(0, limits.commentCharacters) } : {}),
    at: entry.outcomeTimestamp
  }
}

/** Our uuids are written bare and in lower case; some clients send them back as URN or in capitals. */
function bareUuid(text: string): string {
  const match = /^(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(text)
  return match?.[1]?.toLowerCase() ?? text
}

const expectations: Readonly<Record<string, string>> = {
  feedback: `must be a list of 1 to ${maxEntries} entries`,
  card: 'must be the uuid of a card',
  outcome: 'must be "accepted" or "overridden"',
  acceptedSuggestions: 'must list the accepted suggestions as objects with an id',
  overrideReason: 'is not an override reason',
  overrideReasons: 'is not an override reason',
  outcomeTimestamp: 'must be an RFC 3339 date and time with an offset'
}

/** Only names of ours are repeated: keys that the caller made up could carry anything. */
function refusal(path: readonly PropertyKey[]): ServiceError {
  const entry = path[0] === 'feedback' && typeof path[1] === 'number' ? `feedback[${path[1]}]` : ''
  const field = String(path[entry ? 2 : 0] ?? '')
  const expectation = Object.hasOwn(expectations, field) ? expectations[field] : undefined
  const expression = [entry, expectation && field].filter(Boolean).join('.')
  return new ServiceError(
    'invalid-request',
    `${expression || 'The body'} ${expectation ?? 'is not a feedback object'}.`,
    expression || undefined
  )
}
