import { fetchJson, postJson, Refusal } from '../shared/fetch-json.ts'

export type Override = { readonly code: string; readonly system: string; readonly display?: string }

/** What a user did with a card: took a suggestion, overrode it for a reason, or dismissed it without one. */
export type Act =
  | { readonly kind: 'accepted'; readonly suggestion: string }
  | { readonly kind: 'overridden'; readonly reason: Override }
  | { readonly kind: 'dismissed' }

/** Sends real feedback. Gives the words to show; a service that keeps no feedback is no fault. */
export async function sendFeedback(service: string, card: string, act: Act): Promise<string> {
  const entry = {
    card,
    outcome: act.kind === 'accepted' ? 'accepted' : 'overridden',
    ...(act.kind === 'accepted' ? { acceptedSuggestions: [{ id: act.suggestion }] } : {}),
    ...(act.kind === 'overridden' ? { overrideReason: { reason: act.reason } } : {}),
    outcomeTimestamp: new Date().toISOString()
  }
  try {
    await fetchJson(`cds-services/${encodeURIComponent(service)}/feedback`, postJson({ feedback: [entry] }))
    return 'Feedback recorded.'
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return 'This service keeps no feedback.'
    return `Feedback was not recorded: ${error instanceof Refusal ? error.message : 'the service cannot be reached.'}`
  }
}
