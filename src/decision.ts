import { z } from 'zod'
import { keptPrefetch } from './acquisition/kept-prefetch.ts'
import { type HookRequest, parseHookRequest } from './cds-hooks/request.ts'
import type { Card } from './cds-hooks/response.ts'
import { triggerOf } from './cds-hooks/trigger.ts'
import { isLayUser } from './cds-hooks/user.ts'
import { profileKept } from './clients/former-members.ts'
import type { Profile } from './clients/profile.ts'
import type { EvaluationResult } from './guideline/rule.ts'
import type { ServicePackage } from './guideline-folder.ts'
import { type Call, evaluate, judgingOf, presented, recordOf } from './pipeline.ts'
import type { Recommendation } from './recommendation.ts'
import { suppressionKey } from './suppression/suppression.ts'

const decisionSchema = z.object({
  format: z.literal(1),
  knowledge: z.object({ version: z.string(), digest: z.string() }),
  service: z.string(),
  hook: z.string(),
  asOf: z.number(),
  timeZone: z.string().optional(),
  publicUrl: z.string(),
  launchesTrend: z.boolean(),
  /** As it was agreed with the client then. */
  profile: z.custom<object>(value => typeof value === 'object' && value !== null).transform(profileKept),
  request: z.record(z.string(), z.unknown()),
  /** What applied and was left out, because the site wants it quiet or it had been dealt with. */
  hidden: z.array(z.string()),
  cards: z.array(z.custom<Card>(value => typeof value === 'object' && value !== null))
})

/** One answer, with what it was judged from: enough to judge again exactly, and no more of the chart than that. */
export type Decision = z.infer<typeof decisionSchema>

type Answered = {
  readonly evaluated: EvaluationResult
  readonly shown: readonly Recommendation[]
  readonly response: { readonly cards: readonly Card[] }
}

/**
 * @param call with the prefetch that was judged, whatever part of it was fetched.
 * @param digest of the files of the service.
 */
export function toDecision(call: Call, { evaluated, shown, response }: Answered, digest: string): Decision {
  const { service, offer, profile, timeZone, publicUrl, launchesTrend = false, asOf } = call
  return {
    format: 1,
    knowledge: { version: service.knowledge.version, digest },
    service: offer.id,
    hook: offer.hook,
    asOf,
    timeZone,
    publicUrl,
    launchesTrend,
    profile,
    request: judgedRequest(call.request, profile),
    hidden: evaluated.recommendations.filter(item => !shown.includes(item)).map(suppressionKey),
    cards: [...response.cards]
  }
}

/** The request without tokens, users, extensions but the one that tells its trigger, and all of the prefetch that is not judged. */
function judgedRequest(request: HookRequest, profile: Profile): Record<string, unknown> {
  const { hook, fhirServer, context, prefetch } = request
  const trigger = triggerOf(request, profile)
  const { patientId, encounterId, selections, draftOrders } = context
  const subject = { patientId, fhirServer: fhirServer ?? undefined }
  return {
    hook,
    fhirServer,
    context: { patientId, encounterId, selections, draftOrders, ...(isLayUser(request) ? { userId: 'Patient/not-kept' } : {}) },
    prefetch: keptPrefetch(subject, prefetch ?? {}),
    ...(profile.triggers && trigger !== undefined ? { extension: { [profile.triggers.extension]: trigger } } : {})
  }
}

/** @throws Error if it was written in a form that this program does not know. */
export function parseDecision(text: string): Decision {
  const parsed = decisionSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error('It was written in a form that this version does not know.')
  return parsed.data
}

/** The cards of a decision, judged again by a service as of the same moment. What was left out then is left out again. */
export function judgedAgain(decision: Decision, service: ServicePackage): readonly Card[] {
  const { asOf, profile, timeZone, publicUrl, launchesTrend } = decision
  const offer = service.offers.find(({ id }) => id === decision.service)
  if (!offer) throw new Error(`The service ${decision.service} is not offered.`)
  const request = parseHookRequest({ ...decision.request, hookInstance: 'replay' })
  const call = { service, offer, request, profile, timeZone, publicUrl, launchesTrend, asOf, elapsed: () => 0 }
  const evaluated = evaluate(recordOf(call), judgingOf(call))
  const hidden = new Set(decision.hidden)
  const shown = evaluated.recommendations.filter(item => !hidden.has(suppressionKey(item)))
  return presented(call, evaluated, shown).cards
}
